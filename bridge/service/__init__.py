"""Use cases: decide, act, write the ledger - in one transaction.

Written down one by one, with the act (`acts`): everything that is done. Of what somebody of the
house is refused when they try to do it, the first of a kind within a minute. Gathered per source,
act and why into a row a minute (`access.refusals`): the others, whatever a stranger is refused,
pages and lists that are not theirs who ask for them, and requests with a grant that is over.
Gathered per person, act and camera (`access.reads`): lists and small pictures. Not written down:
the single pictures and stills of a view, and the segments of a clip, since the view was.
"""
