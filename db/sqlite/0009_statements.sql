-- Statements of payments to providers.

-- A provider's payments for a month: open while lines are added, then authorised, then paid. The lines of an authorised one never change.
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

-- One amount of a statement: a milestone earned, or one taken back. Lines are added and never changed, except that one names the line that corrects it.
create table statement_line (
    statement_line_id text not null check (length(statement_line_id) = 36),
    statement_id      text not null check (length(statement_id) = 36),
    line              integer not null,
    kind              text not null check (length(kind) <= 20),
    enrolment_id      text not null check (length(enrolment_id) = 36),
    milestone_id      text not null check (length(milestone_id) = 36),
    milestone_kind    text not null check (length(milestone_kind) <= 20),
    sector_code       text not null check (length(sector_code) <= 40), -- of the enrolment's course
    pence             integer not null, -- below zero when taken back
    unfunded_pence    integer not null,
    reason            text check (length(reason) <= 1000),
    corrects_id       text check (length(corrects_id) = 36), -- the line this one takes back
    corrected_by_id   text check (length(corrected_by_id) = 36), -- the line that takes this one back
    posted_at         text not null check (length(posted_at) = 23),
    constraint pk_statement_line primary key (statement_line_id),
    constraint fk_statement_line_statement foreign key (statement_id) references statement (statement_id),
    constraint fk_statement_line_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint ck_statement_line_kind check ((kind = 'earn' and pence >= 0 and corrects_id is null) or (kind in ('void', 'clawback') and pence <= 0 and corrects_id is not null))
) strict;
create unique index uq_statement_line on statement_line (statement_id, line);
create index ix_statement_line_sector on statement_line (statement_id, sector_code, pence);

insert into schema_version (number, name) values (9, '0009_statements');
