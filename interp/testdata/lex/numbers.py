0 00 0_0 7 1_000 0xFf 0X_f 0o17 0O_7 0b101 0B_1
1. .5 1.5 00.5 1e5 1E+5 1e-5 1_0.0_1e1_0 09.5 07e1
1j 1.5J .5j 1e5j 09j
1..real 1..__class__ 0x1.real if 1else 0
x = 1if 2else 0x1
