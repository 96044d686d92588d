with a, b as (c, d): pass
with (a, b) as c, (d): pass
with (a): pass
with (a, b): pass
with (a for a in b) as c.d: pass
