"""The three scenes of the demo house, drawn by us: no footage, no font or picture file.

`schedule` says when something moves, `frame` is the YUV arithmetic, `paint` draws still pictures,
`figures` those who move, and one module per scene puts them together.
"""
