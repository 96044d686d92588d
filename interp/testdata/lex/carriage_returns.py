if x:
  y  z
