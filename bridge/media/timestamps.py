"""The times that a camera gives its pictures and sound, made steady before the muxer sees them.

A time is believed as long as it goes on from the one before about as fast as the wall clock does.
The muxer would otherwise give everything that follows a stray time its own; here it costs nothing.

- No time, or the time of the one before: as much later as it came later.
- Up to 2 s back (a sender report that moves one track to the other): half the pace until it fits.
- Further back, or more than 2 s ahead of the wall clock: stray. It is placed by the wall clock, and
  the next one is judged as if nothing had been. Ten in a row have proved themselves: the clock has
  changed, and is followed from where the media is. Nothing ends, nothing is lost.

What comes late and then all at once is not stray: it may always come slower than the wall clock.

Written in ffmpeg's expressions (ffmpeg-utils, "Expression Evaluation"): registers live as long as
the expression. 0: what is added to the camera's times; 1: when the one before came, in seconds;
2: strays in a row; 3: the time given to the one before; 4: how long after it this one came; 5: how
far it goes on from there, in seconds. All but 1 and 5 are ticks.
"""

_STRAYS = 10
_BACK_S = 2
_AHEAD_S = 2
# In whole milliseconds: `dts` and `pts` each have registers of their own, and have to agree.
_NOW = "floor(time(0)*1000)/1000"


def _steady(time: str, unknown: str, before: str) -> str:
    by_wall = "ld(3)+ld(4)"
    proved = f"if(gte(st(2,ld(2)+1),{_STRAYS}),st(0,{by_wall}-{time})*0+st(2,0),0)"
    stray = f"{proved}+{by_wall}"
    slower = f"if(gt(ld(5),-{_BACK_S})*lte(ld(5),0),st(2,0)+ld(3)+ld(4)/2,{stray})"
    goes_on = f"gt(ld(5),0)*lte(ld(5),ld(4)*TB+{_AHEAD_S})"
    known = f"if(not(N),{time},if({goes_on},st(2,0)+{time}+ld(0),{slower}))"
    return (
        f"st(4,if(N,max({_NOW}-ld(1),0.001)/TB,0));st(1,{_NOW});"
        f"st(5,({time}+ld(0)-ld(3))*TB);"
        f"st(3,if({unknown}+eq({time},{before}),{by_wall},{known}))"
    )


def steady_packets() -> str:
    """A bitstream filter for what is copied."""
    decoded = _steady("DTS", "eq(DTS,NOPTS)", "PREV_INDTS")
    shown = f"{decoded}+if(eq(PTS,NOPTS)+eq(DTS,NOPTS),0,clip(PTS-DTS,0,1/TB))"
    return f"setts=dts='{decoded}':pts='{shown}'"


def steady_pictures() -> str:
    """A filter for pictures that are encoded."""
    return f"setpts='{_steady('PTS', 'isnan(PTS)', 'PREV_INPTS')}'"


def steady_sound() -> str:
    """A filter for sound that is encoded: holes are filled with silence, what overlaps is cut."""
    return f"asetpts='{_steady('PTS', 'isnan(PTS)', 'PREV_INPTS')}',aresample=async=1"
