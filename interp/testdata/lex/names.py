# Identifiers, keywords and soft keywords.
match case _ type print async await nonlocal Nonlocal NONE None True False
if1 = iff = in_ = _0 = __x__
é = µ = ﬁ = 数字 = á = ℘ = ª
