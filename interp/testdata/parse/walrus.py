if a := f(b := c): (d := e)
[y := 1, y ** 2]
lambda: (x := 1)
while (a := b) and c: pass
