if x:
  y  # no newline here