f'a{b}c{{d}}e' f"{f!r:>{g}}h" 'i'
f'{a=}' f'{ b = !s}' f'{c=:d}' f'{d:}'
f'''
{a}
  {
b + c!a:{d}e{f}g}'''
f'{(lambda x: 1)}{a, b}{c!r}' u'd'
rf'\d{a:\d}' f'\N{DIGIT ONE}\x41{a["b"]}'
x(f'{f"{a}"}', f'', '' f'{b}')
