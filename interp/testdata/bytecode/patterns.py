match command:
    case 1 | "one":
        a = 1
    case [first, *_, last] if first:
        a = 2
    case {"key": value, **rest}:
        a = 3
    case Point(0, y=other) as point:
        a = 4
    case None:
        a = 5
    case _:
        a = 6
