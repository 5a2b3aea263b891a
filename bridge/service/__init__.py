"""Use cases: decide, act, write the ledger - in one transaction.

Written down one by one, with the act: views and clips opened or refused to somebody known, clips
downloaded, starred, recorded by hand and deleted, what is set for a camera, signing in and out,
codes, confirmations and removals of Alexas, tokens, starts. Gathered per source, act and
reason into a row a minute (`access.refusals`): whatever a stranger is refused, pages and lists that
are not theirs who ask for them, and requests with a grant that is over. Gathered per person, act
and camera (`access.reads`): lists and small pictures. Not written down: the single pictures and
stills of a view, and the segments of a clip, since the view was.
"""
