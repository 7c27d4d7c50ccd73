"""What registers were asked of a person and what they answered (*registersvar*). No answer is never nothing."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import FIRST_OF_MONTH, Application
from hemmaplan.assistance.register_words import FACTS, REMARKS, WHY_NOT
from hemmaplan.cases.models import Case
from hemmaplan.people.locking import locked_but_for_joining
from hemmaplan.people.models import Person


class RegisterQuestionQuerySet(models.QuerySet["RegisterQuestion"]):
    """Questions to registers, found through the door of the file."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees; a resident sees the questions of the own ones."""
        return self.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class RegisterQuestion(models.Model):
    """Registerfråga: one question about one person for an application and its months. SoL 15:10-12; förordning (2008:975)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="register_questions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="register_questions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="register_questions")
    month = models.DateField(_("månad"))  # the month of assistance; the question covers the two before it
    first_on = models.DateField(_("från och med"))
    last_on = models.DateField(_("till och med"))
    asked_at = models.DateTimeField(_("frågad"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    correlation = models.CharField(_("beteckning"), max_length=60, unique=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    next_try_at = models.DateTimeField(_("nästa försök"), null=True, blank=True)
    ended_at = models.DateTimeField(
        _("avslutad"), null=True, blank=True
    )  # every source has answered, or it was given up

    objects = RegisterQuestionQuerySet.as_manager()

    class Meta:
        """The latest first; one going on for a person and month."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("registerfråga")
        constraints = (
            CheckConstraint(condition=FIRST_OF_MONTH, name="question_month_is_a_month"),
            CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="question_period_in_order"),
            models.UniqueConstraint(
                fields=["person", "month"], condition=Q(ended_at__isnull=True), name="question_one_going_on",
                violation_error_message=_("Registren är redan tillfrågade. Vänta på svaret."),
            ),
        )  # fmt: skip

    class Privacy:
        """That registers were asked about somebody."""

        ordinary = "id application case month first_on last_on asked_at correlation attempts next_try_at ended_at"
        personal = "person asked_by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.asked_at:%Y-%m-%d}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.application.unit_id


class RegisterAnswerQuerySet(models.QuerySet["RegisterAnswer"]):
    """Answers of registers, found through the door of the question."""

    def visible_to(self, user: User) -> Self:
        """Of the questions one sees."""
        return self.filter(question__in=RegisterQuestion.objects.visible_to(user).order_by().values("pk"))


class RegisterAnswer(models.Model):
    """Registersvar: what one source answered, as it came, and when. A later answer is a row of its own: nothing is overwritten."""

    class Outcome(models.TextChoices):
        """An answer, also that there is nothing; or none."""

        ANSWERED = "answered", _("Svar")
        NO_ANSWER = "no_answer", _("Inget svar")
        ERROR = "error", _("Fel i svaret")

    question = models.ForeignKey(RegisterQuestion, models.PROTECT, related_name="answers")
    source = models.CharField(_("källa"), max_length=40)  # a code of ``norms/law/national/register_blocks.csv``
    outcome = models.CharField(_("utfall"), max_length=9, choices=Outcome)
    reason = models.CharField(_("varför inget svar"), max_length=300, blank=True)
    why = models.CharField(_("slag av hinder"), max_length=20, choices=WHY_NOT, blank=True)
    protected = models.BooleanField(_("sekretessmarkering"), default=False)
    raw = models.TextField(_("svaret som det kom"), blank=True)
    answered_at = models.DateTimeField(_("kom"))

    objects = RegisterAnswerQuerySet.as_manager()

    class Meta:
        """In order: the latest of a source holds."""

        ordering = ("question", "source", "answered_at", "pk")
        verbose_name = _("registersvar")
        triggers = (pgtrigger.Protect(name="as_it_came", operation=pgtrigger.Update | pgtrigger.Delete),)
        constraints = (CheckConstraint(condition=Q(outcome="answered") | ~Q(reason=""), name="answer_none_says_why"),)

    class Privacy:
        """What authorities know of somebody."""

        ordinary = "id question source outcome why answered_at"
        personal = ""
        sensitive = "reason protected raw"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.source} {self.outcome}"


class RegisterPaymentQuerySet(models.QuerySet["RegisterPayment"]):
    """Payments that registers told of, found through the door of the answer."""

    def visible_to(self, user: User) -> Self:
        """Of the answers one sees."""
        return self.filter(answer__in=RegisterAnswer.objects.visible_to(user).order_by().values("pk"))


class RegisterPayment(models.Model):
    """Utbetalning enligt register: a benefit paid to a person, öre. ``kind`` is the norms' kind of income; empty when no list knows the benefit."""

    answer = models.ForeignKey(RegisterAnswer, models.PROTECT, related_name="payments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="register_payments")
    benefit = models.CharField(_("förmån"), max_length=60)  # the source's own code
    kind = models.CharField(_("inkomstslag"), max_length=40, blank=True)
    paid_on = models.DateField(_("utbetald"))
    first_on = models.DateField(_("avser från"), null=True, blank=True)
    last_on = models.DateField(_("avser till"), null=True, blank=True)
    gross_ore = models.BigIntegerField(_("före skatt"), null=True, blank=True)
    tax_ore = models.BigIntegerField(_("skatt"), null=True, blank=True)
    net_ore = models.BigIntegerField(_("efter skatt"))
    paid_to_board_ore = models.BigIntegerField(_("till nämnden"), default=0)
    attached_ore = models.BigIntegerField(_("utmätt"), default=0)
    set_off_ore = models.BigIntegerField(_("kvittat"), default=0)
    days = models.PositiveSmallIntegerField(_("ersättningsdagar"), null=True, blank=True)
    certain = models.BooleanField(_("utbetald och inte bara planerad"), default=True)
    other_deducted_ore = models.BigIntegerField(_("annat avdrag"), default=0)
    label = models.CharField(_("källans ord"), max_length=200, blank=True)
    # Why a person looks at it before it is counted; empty of what may be counted.
    remark = models.CharField(_("anmärkning"), max_length=12, choices=REMARKS, blank=True)

    objects = RegisterPaymentQuerySet.as_manager()

    class Meta:
        """By day."""

        ordering = ("answer", "paid_on", "pk")
        verbose_name = _("utbetalning enligt register")
        triggers = (locked_but_for_joining("as_it_came"),)

    class Privacy:
        """By what somebody lives."""

        ordinary = "id answer"
        personal = "person"
        sensitive = (
            "benefit kind paid_on first_on last_on gross_ore tax_ore net_ore paid_to_board_ore attached_ore set_off_ore days certain "
            "other_deducted_ore label remark"
        )
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.benefit} {self.paid_on}"


class RegisterFactQuerySet(models.QuerySet["RegisterFact"]):
    """What registers told besides payments, found through the door of the answer."""

    def visible_to(self, user: User) -> Self:
        """Of the answers one sees."""
        return self.filter(answer__in=RegisterAnswer.objects.visible_to(user).order_by().values("pk"))


class RegisterFact(models.Model):
    """Uppgift enligt register som inte är en utbetalning: registration as a job seeker, a decision, study aid, a vehicle, a permit."""

    PERIOD_MAY_OVERLAP = "each is what a source told, as it told it"

    answer = models.ForeignKey(RegisterAnswer, models.PROTECT, related_name="facts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="register_facts")
    kind = models.CharField(_("slag"), max_length=12, choices=FACTS)
    label = models.CharField(_("källans ord"), max_length=300, blank=True)
    holds = models.BooleanField(_("gäller"), null=True, blank=True)
    first_on = models.DateField(_("från"), null=True, blank=True)
    last_on = models.DateField(_("till"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("procent"), null=True, blank=True)
    amount_ore = models.BigIntegerField(_("belopp"), null=True, blank=True)
    number = models.PositiveIntegerField(_("antal"), null=True, blank=True)

    objects = RegisterFactQuerySet.as_manager()

    class Meta:
        """As told."""

        ordering = ("answer", "pk")
        verbose_name = _("uppgift enligt register")
        triggers = (locked_but_for_joining("as_it_came"),)

    class Privacy:
        """What authorities know of somebody."""

        ordinary = "id answer"
        personal = "person"
        sensitive = "kind label holds first_on last_on percent amount_ore number"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"
