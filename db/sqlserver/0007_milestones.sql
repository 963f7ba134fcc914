-- What is earned, paid and taken back, and what becomes of an enrolment.

-- Filtered indexes need this; sqlcmd leaves it off unless told otherwise.
set quoted_identifier on;
go

-- What earns each milestone of a rule set, and until when.
create table milestone_rule (
    rule_set_id                  varchar(80) collate Latin1_General_100_BIN2 not null,
    start_qualifying_days        int not null, -- 0 when days are not asked for
    start_guided_minutes         int not null,
    start_elapsed_days           int not null,
    is_initial_assessment_needed bit not null,
    outcome_weeks                int not null, -- a new job is meant to last
    outcome_months               int not null, -- after completion
    outcome_cutoff_on            date null, -- last day on which an outcome counts; null for none
    outcome_report_days          int not null, -- after that in which it is declared; then its money is released
    start_within_days            int not null, -- of the first day of the cohort; then the place lapses
    constraint pk_milestone_rule primary key (rule_set_id),
    constraint fk_milestone_rule_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_milestone_rule_start check (start_qualifying_days >= 0 and start_guided_minutes >= 0 and start_elapsed_days >= 0 and start_within_days >= 0),
    constraint ck_milestone_rule_outcome check (outcome_weeks >= 0 and outcome_months >= 0 and outcome_report_days >= 0)
);

-- Rules that were there before have what the demonstration programme's rules of 2024-25 say: 15 guided hours, a job of twelve weeks within six months.
insert into milestone_rule (rule_set_id, start_qualifying_days, start_guided_minutes, start_elapsed_days, is_initial_assessment_needed, outcome_weeks, outcome_months, outcome_cutoff_on, outcome_report_days, start_within_days)
select rule_set_id, 0, 900, 0, 0, 12, 6, null, 31, 42
from rule_set;

-- What an enrolment holds of the pools above it, since something happened to it; null while it stands as it was made (one place, the authority's share).
alter table enrolment add held_places int null;
alter table enrolment add held_pence bigint null;
-- The enrolment this one goes on from after a transfer, and whether the start was paid for there.
alter table enrolment add carried_from_id char(36) collate Latin1_General_100_BIN2 null;
alter table enrolment add has_carried_start bit null;
-- When the time for an outcome was found to be over and its money was released; null while it can still come.
alter table enrolment add outcome_closed_on date null;
-- What milestones have earned of the pool, null for nothing: never more than the cap, even where commitments may run above it.
alter table funding_pool add earned_pence bigint null, constraint ck_funding_pool_earned check (earned_pence between 0 and cap_pence);

-- A provider's payments of a month: open while it grows, then authorised, then paid. An authorised one never changes.
create table statement (
    statement_id   char(36) collate Latin1_General_100_BIN2 not null,
    programme_id   varchar(40) collate Latin1_General_100_BIN2 not null,
    number         bigint not null, -- position in lists
    authority_id   varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn          int not null,
    period         int not null, -- yyyymm
    status         varchar(20) collate Latin1_General_100_BIN2 not null,
    line_count     int not null,
    total_pence    bigint not null, -- the sum of its lines; below zero when more is taken back than earned
    unfunded_pence bigint not null, -- earned above a cap, and not paid
    authorised_by  varchar(100) collate Latin1_General_100_BIN2 null, -- a person
    authorised_at  datetime2(3) null,
    paid_by        varchar(100) collate Latin1_General_100_BIN2 null, -- another person
    paid_at        datetime2(3) null,
    paid_on        date null, -- the day the money was sent
    version        int not null,
    created_at     datetime2(3) not null,
    updated_at     datetime2(3) not null,
    constraint pk_statement primary key (statement_id),
    constraint fk_statement_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_statement_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint ck_statement_status check (status in ('open', 'authorised', 'paid')),
    constraint ck_statement_two_people check (paid_by is null or paid_by <> authorised_by),
    constraint ck_statement_unfunded check (unfunded_pence >= 0 and line_count >= 0)
);

create unique index uq_statement_period on statement (programme_id, ukprn, period);
create unique index uq_statement_number on statement (programme_id, number);
create index ix_statement_provider on statement (authority_id, ukprn, programme_id, number);

-- A milestone that a provider declared. A voided one stays; another may be declared in its place.
create table milestone (
    milestone_id      char(36) collate Latin1_General_100_BIN2 not null,
    enrolment_id      char(36) collate Latin1_General_100_BIN2 not null,
    programme_id      varchar(40) collate Latin1_General_100_BIN2 not null,
    number            bigint not null, -- of the change that declared it
    kind              varchar(20) collate Latin1_General_100_BIN2 not null,
    is_live           bit not null, -- not voided
    occurred_on       date not null,
    evidence          nvarchar(max) not null, -- JSON object: the proof as it was sent, nothing personal
    pence             bigint not null, -- what it earned
    unfunded_pence    bigint not null, -- what of its worth was above a cap and is not paid
    statement_line_id char(36) collate Latin1_General_100_BIN2 not null, -- where it is paid
    declared_at       datetime2(3) not null,
    voided_at         datetime2(3) null,
    void_reason       nvarchar(500) null,
    void_line_id      char(36) collate Latin1_General_100_BIN2 null, -- where it is taken back
    constraint pk_milestone primary key (milestone_id),
    constraint fk_milestone_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_milestone_kind check (kind in ('start', 'completion', 'outcome')),
    constraint ck_milestone_pence check (pence >= 0 and unfunded_pence >= 0),
    constraint ck_milestone_void check ((is_live = 1 and voided_at is null and void_line_id is null) or (is_live = 0 and voided_at is not null and void_line_id is not null))
);

create unique index uq_milestone_live on milestone (enrolment_id, kind) where is_live = 1;
create unique index uq_milestone_number on milestone (programme_id, number, kind);
create index ix_milestone_enrolment on milestone (enrolment_id, number);

-- One amount of a statement: a milestone earned, or one taken back. Lines are added and never changed, except that one names the line that corrects it.
create table statement_line (
    statement_line_id char(36) collate Latin1_General_100_BIN2 not null,
    statement_id      char(36) collate Latin1_General_100_BIN2 not null,
    line              int not null,
    kind              varchar(20) collate Latin1_General_100_BIN2 not null,
    enrolment_id      char(36) collate Latin1_General_100_BIN2 not null,
    milestone_id      char(36) collate Latin1_General_100_BIN2 not null,
    milestone_kind    varchar(20) collate Latin1_General_100_BIN2 not null,
    pence             bigint not null, -- below zero when taken back
    unfunded_pence    bigint not null,
    reason            nvarchar(500) null,
    corrects_id       char(36) collate Latin1_General_100_BIN2 null, -- the line this one takes back
    corrected_by_id   char(36) collate Latin1_General_100_BIN2 null, -- the line that takes this one back
    posted_at         datetime2(3) not null,
    constraint pk_statement_line primary key (statement_line_id),
    constraint fk_statement_line_statement foreign key (statement_id) references statement (statement_id),
    constraint fk_statement_line_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint ck_statement_line_kind check ((kind = 'earn' and pence >= 0 and corrects_id is null) or (kind in ('void', 'clawback') and pence <= 0 and corrects_id is not null))
);

create unique index uq_statement_line on statement_line (statement_id, line);

-- What happened to an enrolment beside its milestones, and what it meant for the place and the money.
create table enrolment_move (
    programme_id        varchar(40) collate Latin1_General_100_BIN2 not null,
    number              bigint not null, -- of the change
    enrolment_id        char(36) collate Latin1_General_100_BIN2 not null,
    move                varchar(20) collate Latin1_General_100_BIN2 not null,
    occurred_on         date not null,
    reason_code         int null, -- ILR withdrawal reason
    note                nvarchar(500) null,
    linked_enrolment_id char(36) collate Latin1_General_100_BIN2 null, -- the other side of a transfer
    released_places     int not null,
    released_pence      bigint not null,
    posted_at           datetime2(3) not null,
    constraint pk_enrolment_move primary key (programme_id, number),
    constraint fk_enrolment_move_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_enrolment_move_move check (move in ('withdraw', 'defer', 'resume', 'transfer', 'correct', 'lapse', 'closeOutcome'))
);

create index ix_enrolment_move_enrolment on enrolment_move (enrolment_id, number);

insert into schema_version (number, name) values (7, '0007_milestones');
go
