"""What of a file was passed over, told again from the file itself whenever it is looked at.

Nothing of it is stored: the bytes and the plan of the month say it, of files sent in long ago too.
"""

from __future__ import annotations

from napams.intake.returns import read_return
from napams.services.returns import upload_of
from napams.services.submission import plans_by_month
from napams.store.engine import database


def notices(actor: str, upload_id: int) -> tuple[str, ...]:
    """Sentences on what was not read, or is hidden, as `submission.submit` gave them.

    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        upload = upload_of(connection, actor, upload_id)
        plans = plans_by_month(connection)
    data, received_on = bytes(upload["data"]), upload["received_on"]
    return read_return(data, plan_for=plans, received_on=received_on).notices
