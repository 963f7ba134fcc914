-- What is earned, paid and taken back, and what becomes of an enrolment.

-- What earns each milestone of a rule set, and until when.
create table milestone_rule (
    rule_set_id                  text not null check (length(rule_set_id) <= 80),
    start_qualifying_days        integer not null, -- 0 when days are not asked for
    start_guided_minutes         integer not null,
    start_elapsed_days           integer not null,
    is_initial_assessment_needed integer not null check (is_initial_assessment_needed in (0, 1)),
    outcome_weeks                integer not null, -- a new job is meant to last
    outcome_months               integer not null, -- after completion
    outcome_cutoff_on            text check (length(outcome_cutoff_on) = 10), -- last day on which an outcome counts; null for none
    outcome_report_days          integer not null, -- after that in which it is declared; then its money is released
    start_within_days            integer not null, -- of the first day of the cohort; then the place lapses
    constraint pk_milestone_rule primary key (rule_set_id),
    constraint fk_milestone_rule_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_milestone_rule_start check (start_qualifying_days >= 0 and start_guided_minutes >= 0 and start_elapsed_days >= 0 and start_within_days >= 0),
    constraint ck_milestone_rule_outcome check (outcome_weeks >= 0 and outcome_months >= 0 and outcome_report_days >= 0)
) strict, without rowid;

-- Rules that were there before have what the demonstration programme's rules of 2024-25 say: 15 guided hours, a job of twelve weeks within six months.
insert into milestone_rule (rule_set_id, start_qualifying_days, start_guided_minutes, start_elapsed_days, is_initial_assessment_needed, outcome_weeks, outcome_months, outcome_cutoff_on, outcome_report_days, start_within_days)
select rule_set_id, 0, 900, 0, 0, 12, 6, null, 31, 42
from rule_set;

-- What an enrolment holds of the pools above it, since something happened to it; null while it stands as it was made (one place, the authority's share).
alter table enrolment add column held_places integer;
alter table enrolment add column held_pence integer;
-- The enrolment this one goes on from after a transfer, and whether the start was paid for there.
alter table enrolment add column carried_from_id text check (length(carried_from_id) = 36);
alter table enrolment add column has_carried_start integer check (has_carried_start in (0, 1));
-- When the time for an outcome was found to be over and its money was released; null while it can still come.
alter table enrolment add column outcome_closed_on text check (length(outcome_closed_on) = 10);
-- What milestones have earned of the pool, null for nothing: never more than the cap, even where commitments may run above it.
alter table funding_pool add column earned_pence integer constraint ck_funding_pool_earned check (earned_pence between 0 and cap_pence);

-- A provider's payments of a month: open while it grows, then authorised, then paid. An authorised one never changes.
create table statement (
    statement_id   text not null check (length(statement_id) = 36),
    programme_id   text not null check (length(programme_id) <= 40),
    number         integer not null, -- position in lists
    authority_id   text not null check (length(authority_id) <= 20),
    ukprn          integer not null,
    period         integer not null, -- yyyymm
    status         text not null check (length(status) <= 20),
    line_count     integer not null,
    total_pence    integer not null, -- the sum of its lines; below zero when more is taken back than earned
    unfunded_pence integer not null, -- earned above a cap, and not paid
    authorised_by  text check (length(authorised_by) <= 100), -- a person
    authorised_at  text check (length(authorised_at) = 23),
    paid_by        text check (length(paid_by) <= 100), -- another person
    paid_at        text check (length(paid_at) = 23),
    paid_on        text check (length(paid_on) = 10), -- the day the money was sent
    version        integer not null,
    created_at     text not null check (length(created_at) = 23),
    updated_at     text not null check (length(updated_at) = 23),
    constraint pk_statement primary key (statement_id),
    constraint fk_statement_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_statement_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint ck_statement_status check (status in ('open', 'authorised', 'paid')),
    constraint ck_statement_two_people check (paid_by is null or paid_by <> authorised_by),
    constraint ck_statement_unfunded check (unfunded_pence >= 0 and line_count >= 0)
) strict;

create unique index uq_statement_period on statement (programme_id, ukprn, period);
create unique index uq_statement_number on statement (programme_id, number);
create index ix_statement_provider on statement (authority_id, ukprn, programme_id, number);

-- A milestone that a provider declared. A voided one stays; another may be declared in its place.
create table milestone (
    milestone_id      text not null check (length(milestone_id) = 36),
    enrolment_id      text not null check (length(enrolment_id) = 36),
    programme_id      text not null check (length(programme_id) <= 40),
    number            integer not null, -- of the change that declared it
    kind              text not null check (length(kind) <= 20),
    is_live           integer not null check (is_live in (0, 1)), -- not voided
    occurred_on       text not null check (length(occurred_on) = 10),
    evidence          text not null, -- JSON object: the proof as it was sent, nothing personal
    pence             integer not null, -- what it earned
    unfunded_pence    integer not null, -- what of its worth was above a cap and is not paid
    statement_line_id text not null check (length(statement_line_id) = 36), -- where it is paid
    declared_at       text not null check (length(declared_at) = 23),
    voided_at         text check (length(voided_at) = 23),
    void_reason       text check (length(void_reason) <= 500),
    void_line_id      text check (length(void_line_id) = 36), -- where it is taken back
    constraint pk_milestone primary key (milestone_id),
    constraint fk_milestone_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_milestone_kind check (kind in ('start', 'completion', 'outcome')),
    constraint ck_milestone_pence check (pence >= 0 and unfunded_pence >= 0),
    constraint ck_milestone_void check ((is_live = 1 and voided_at is null and void_line_id is null) or (is_live = 0 and voided_at is not null and void_line_id is not null))
) strict;

create unique index uq_milestone_live on milestone (enrolment_id, kind) where is_live = 1;
create unique index uq_milestone_number on milestone (programme_id, number, kind);
create index ix_milestone_enrolment on milestone (enrolment_id, number);

-- One amount of a statement: a milestone earned, or one taken back. Lines are added and never changed, except that one names the line that corrects it.
create table statement_line (
    statement_line_id text not null check (length(statement_line_id) = 36),
    statement_id      text not null check (length(statement_id) = 36),
    line              integer not null,
    kind              text not null check (length(kind) <= 20),
    enrolment_id      text not null check (length(enrolment_id) = 36),
    milestone_id      text not null check (length(milestone_id) = 36),
    milestone_kind    text not null check (length(milestone_kind) <= 20),
    pence             integer not null, -- below zero when taken back
    unfunded_pence    integer not null,
    reason            text check (length(reason) <= 500),
    corrects_id       text check (length(corrects_id) = 36), -- the line this one takes back
    corrected_by_id   text check (length(corrected_by_id) = 36), -- the line that takes this one back
    posted_at         text not null check (length(posted_at) = 23),
    constraint pk_statement_line primary key (statement_line_id),
    constraint fk_statement_line_statement foreign key (statement_id) references statement (statement_id),
    constraint fk_statement_line_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint ck_statement_line_kind check ((kind = 'earn' and pence >= 0 and corrects_id is null) or (kind in ('void', 'clawback') and pence <= 0 and corrects_id is not null))
) strict;

create unique index uq_statement_line on statement_line (statement_id, line);

-- What happened to an enrolment beside its milestones, and what it meant for the place and the money.
create table enrolment_move (
    programme_id        text not null check (length(programme_id) <= 40),
    number              integer not null, -- of the change
    enrolment_id        text not null check (length(enrolment_id) = 36),
    move                text not null check (length(move) <= 20),
    occurred_on         text not null check (length(occurred_on) = 10),
    reason_code         integer, -- ILR withdrawal reason
    note                text check (length(note) <= 500),
    linked_enrolment_id text check (length(linked_enrolment_id) = 36), -- the other side of a transfer
    released_places     integer not null,
    released_pence      integer not null,
    posted_at           text not null check (length(posted_at) = 23),
    constraint pk_enrolment_move primary key (programme_id, number),
    constraint fk_enrolment_move_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_enrolment_move_move check (move in ('withdraw', 'defer', 'resume', 'transfer', 'correct', 'lapse', 'closeOutcome'))
) strict, without rowid;

create index ix_enrolment_move_enrolment on enrolment_move (enrolment_id, number);

insert into schema_version (number, name) values (7, '0007_milestones');
