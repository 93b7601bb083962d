from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "handover"

    def ready(self) -> None:
        from engagements.leaving.errands import ERRANDS, Kind
        from engagements.portal.needs import SOURCES
        from handover.models import ReceiptPaper
        from handover.needs import pack_to_sign
        from handover.receipts import set_receipt

        SOURCES.append(pack_to_sign)
        ERRANDS["receiptpaper"] = Kind(ReceiptPaper, set_receipt, lambda now: [])
