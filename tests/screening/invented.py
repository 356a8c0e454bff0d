"""Numbers that nobody has: valid in form, drawn by chance with a fixed seed."""

from datetime import date, timedelta
from random import Random

from gongkai.screening import digits

REGIONS = ("440106", "440111", "430102", "510104", "320106", "110105", "620102", "450103", "360111", "520103")


class Inventor:
    """Draws numbers, plates and codes; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def some(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def day(self) -> date:
        return date(1946, 1, 1) + timedelta(days=self.random.randrange(24_000))

    def id(self) -> str:
        body = self.random.choice(REGIONS) + self.day().strftime("%Y%m%d") + self.some(3)
        return body + digits.CHECKS[digits.weighed(body)]

    def id_spaced(self) -> str:
        number = self.id()
        return f"{number[:6]} {number[6:14]} {number[14:]}"

    def id_wide(self) -> str:
        return "".join(chr(ord(character) + 0xFEE0) for character in self.id())

    def id_broken(self) -> str:
        number, at = self.id(), self.random.randrange(6, 14)
        return f"{number[:at]}\n{number[at:]}"

    def id_boxes(self) -> str:
        """One digit a box, as forms have it."""
        return " ".join(self.id())

    def id_fours(self) -> str:
        number = self.id()
        return " ".join(number[at : at + 4] for at in range(0, 18, 4))

    def id_hyphens(self) -> str:
        return self.id_spaced().replace(" ", "-")

    def id_lower(self) -> str:
        return self.id_x().lower()

    def id_wrong(self) -> str:
        """One that fails its check digit, as mistyped numbers do."""
        number = self.id()
        return number[:17] + self.random.choice([digit for digit in "0123456789" if digit != number[17]])

    def id_x(self) -> str:
        while not (number := self.id()).endswith("X"):
            pass
        return number

    def id15(self) -> str:
        return (
            self.random.choice(REGIONS)
            + self.day().replace(year=self.random.randrange(1930, 1985), day=5).strftime("%y%m%d")
            + self.some(3)
        )

    def id_masked(self) -> str:
        return digits.masked(self.id(), 3, 4)

    def mobile(self) -> str:
        return "1" + self.random.choice("3456789") + self.some(9)

    def mobile_hyphens(self) -> str:
        number, sign = self.mobile(), self.random.choice("- －")
        return f"{number[:3]}{sign}{number[3:7]}{sign}{number[7:]}"

    def mobile_dots(self) -> str:
        number = self.mobile()
        return f"{number[:3]}.{number[3:7]}.{number[7:]}"

    def mobile_fours(self) -> str:
        number = self.mobile()
        return f"{number[:4]} {number[4:8]} {number[8:]}"

    def mobile_masked(self) -> str:
        return digits.masked(self.mobile(), 3, 4)

    def luhn(self, start: str, length: int) -> str:
        body = start + self.some(length - 1 - len(start))
        return next(body + last for last in "0123456789" if digits.luhn(body + last))

    def card(self) -> str:
        return self.luhn(self.random.choice(["622202", "621700", "622848", "621661", "623058"]), 19)

    def card16(self) -> str:
        return self.luhn(self.random.choice(["622588", "625912", "622155"]), 16)

    def card_spaced(self) -> str:
        number = self.card()
        return " ".join(number[at : at + 4] for at in range(0, 19, 4))

    def card_hyphens(self) -> str:
        return self.card_spaced().replace(" ", "-")

    def card_broken(self) -> str:
        number = self.card()
        return f"{number[:12]}\n{number[12:]}"

    def card_old(self) -> str:
        return self.luhn("9558", 19)

    def credit(self) -> str:
        body = self.random.choice(["9144", "9131", "1244", "5243"]) + "01" + self.some(2) + "MA" + self.some(7)
        return self.closed(body)

    def credit_digits(self) -> str:
        return self.closed("9144010" + self.some(10))

    @staticmethod
    def closed(body: str) -> str:
        return next(body + last for last in digits.CREDIT if digits.is_credit_code(body + last))

    def plate(self) -> str:
        return (
            self.random.choice("粤湘桂赣闽") + self.random.choice("ABCDE") + self.random.choice("BDFK") + self.some(4)
        )

    def plate_green(self) -> str:
        return self.random.choice("粤湘桂") + "A" + "D" + self.some(5)

    def landline(self) -> str:
        return "020-8" + self.some(7)

    def account(self) -> str:
        """A firm's account: seventeen to nineteen digits, not of a card."""
        return "3602" + self.some(15)

    def n(self, count: int) -> str:
        """Digits that begin like a mobile number would not."""
        return self.random.choice("2468") + self.some(count - 1)

    def name(self) -> str:
        given = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志强"
        return self.random.choice("张王李赵陈黄周吴徐孙") + "".join(
            self.random.sample(given, self.random.choice([1, 2]))
        )
