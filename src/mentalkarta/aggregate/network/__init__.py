"""Lines along a given network: how drawings are matched to it, and what is counted there.

In the order of the work: `noding` (its lines become edges between nodes), `twins` (lanes side by side become one),
`ways` (edges that go straight on in each other become ways), `candidates` (the ways near each sample of a drawing),
`choosing` (which of them it follows, by `decoding`), `tracks` (from where to where), `matching` (all of that), `slices`
(who is on which part of a way), `corridors` (places). `ragged` holds lists of lists as flat arrays.
"""
