if a:
    if b:

        # a comment does not count
      # neither does this
        c
    d; e
class C:
	def m(self):
		pass
	x = 1
if x: y
else:
  (1,
2)

z
  # last
