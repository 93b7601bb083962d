from handover.models.edition import (
    CUT_OFF_AFTER,
    MOST_ATTEMPTS,
    Edition,
    PackFrozen,
    PackState,
)
from handover.models.figure import PackFigure
from handover.models.pack import PackVersion, SignOff, with_previous
from handover.models.preview import PackPreview, PreviewPage, PreviewState
from handover.models.receipt_paper import ReceiptPaper
from handover.models.share import MOST_TRIES, ShareLink
from handover.models.sheet import RiskSheet

__all__ = [
    "CUT_OFF_AFTER",
    "MOST_ATTEMPTS",
    "MOST_TRIES",
    "Edition",
    "PackFigure",
    "PackFrozen",
    "PackPreview",
    "PackState",
    "PackVersion",
    "PreviewPage",
    "PreviewState",
    "ReceiptPaper",
    "RiskSheet",
    "ShareLink",
    "SignOff",
    "with_previous",
]
