x = 1 + \
  2
if x and \
   y:
    a
    \
  + b
(1, # one

 2)
[
]
\
c
