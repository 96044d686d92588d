# Floating point: an n-body system, Mandelbrot, numeric integration.


def mandelbrot(size, limit):
    inside = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            cr = 2.0 * column / size - 1.5
            zr = zi = 0.0
            for _ in range(limit):
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                if zr * zr + zi * zi > 4.0:
                    break
            else:
                inside += 1
    return inside


class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x, self.y, self.vx, self.vy, self.mass = x, y, vx, vy, mass


def advance(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx, dy = a.x - b.x, a.y - b.y
            distance = (dx * dx + dy * dy) ** 0.5 + 0.01
            force = dt / (distance * distance * distance)
            a.vx -= dx * b.mass * force
            a.vy -= dy * b.mass * force
            b.vx += dx * a.mass * force
            b.vy += dy * a.mass * force
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy


def integrate(steps):
    total, width = 0.0, 1.0 / steps
    for i in range(steps):
        x = (i + 0.5) * width
        total += 4.0 / (1.0 + x * x)
    return total * width


def main():
    print(mandelbrot(260, 90))
    bodies = [Body(float(i), i * 0.5, 0.0, 0.1 * i, 1.0 + i) for i in range(5)]
    for _ in range(42000):
        advance(bodies, 0.001)
    print("%.9f %.9f" % (bodies[0].x, bodies[4].vy))
    print("%.12f" % integrate(4500000))


main()
