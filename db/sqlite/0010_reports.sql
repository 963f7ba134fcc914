-- Counters of the dashboard and of performance, and the performance rules.

-- Counters of the dashboard: commitments by programme, sector, provider, local authority and month. Updated with every change, so a dashboard costs the
-- same at any number of enrolments.
create table tally (
    programme_id     text not null check (length(programme_id) <= 40),
    dimension        text not null check (length(dimension) <= 20),
    member           text not null check (length(member) <= 40), -- sector code, UKPRN, local authority code or yyyymm; none when not attributed
    opening_places   integer not null,
    committed_places integer not null, -- opening places included
    committed_pence  integer not null,
    constraint pk_tally primary key (programme_id, dimension, member),
    constraint fk_tally_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_tally_dimension check (dimension in ('programme', 'sector', 'provider', 'localAuthority', 'month')),
    constraint ck_tally_counts check (committed_places >= 0 and committed_pence >= 0)
) strict, without rowid;

-- Counters of performance: learners' events by member of a dimension and month. Updated with every milestone, so a report costs the same at any
-- number of enrolments.
create table performance_count (
    programme_id text not null check (length(programme_id) <= 40),
    dimension    text not null check (length(dimension) <= 20),
    member       text not null check (length(member) <= 40), -- a code or a UKPRN; unknown when not given
    period       integer not null, -- yyyymm of the day it happened
    starts       integer not null,
    completions  integer not null,
    interviews   integer not null, -- completions with the offer of a job interview
    outcomes     integer not null,
    drop_outs    integer not null, -- left after the start and before completing
    earned_pence integer not null,
    constraint pk_performance_count primary key (programme_id, dimension, member, period),
    constraint fk_performance_count_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_performance_count_dimension check (dimension in ('programme', 'sector', 'provider', 'localAuthority', 'employmentStatus', 'ageBand', 'sex', 'ethnicityGroup', 'disability')),
    constraint ck_performance_count_period check (period between 200001 and 209912),
    constraint ck_performance_count_counts check (starts >= 0 and completions >= 0 and interviews >= 0 and outcomes >= 0 and drop_outs >= 0 and earned_pence >= 0)
) strict, without rowid;

-- Completions and outcomes of learners of earlier years when their places were taken over. They count in the targets, not in the rates.
create table performance_opening (
    programme_id text not null check (length(programme_id) <= 40),
    sector_code  text not null check (length(sector_code) <= 40),
    completions  integer not null,
    outcomes     integer not null,
    constraint pk_performance_opening primary key (programme_id, sector_code),
    constraint fk_performance_opening_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_performance_opening_counts check (outcomes >= 0 and completions >= outcomes)
) strict, without rowid;

-- The rules by which a programme's performance is measured and published from a day. Never edited: a later row replaces them.
create table performance_rule (
    programme_id                   text not null check (length(programme_id) <= 40),
    valid_from                     text not null check (length(valid_from) = 10),
    maximum_drop_out_basis_points  integer not null, -- of those who start
    minimum_interview_basis_points integer not null, -- of those who complete and are due one
    minimum_outcome_basis_points   integer not null,
    amber_margin_basis_points      integer not null, -- of the profile, beyond the tolerance of a review
    round_to                       integer not null, -- published counts
    suppress_below                 integer not null, -- published counts
    source                         text not null check (length(source) <= 1000),
    constraint pk_performance_rule primary key (programme_id, valid_from),
    constraint fk_performance_rule_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_performance_rule_basis_points check (maximum_drop_out_basis_points between 0 and 10000 and minimum_interview_basis_points between 0 and 10000 and minimum_outcome_basis_points between 0 and 10000 and amber_margin_basis_points between 0 and 10000),
    constraint ck_performance_rule_disclosure check (round_to between 1 and 1000 and suppress_below between 0 and 1000)
) strict, without rowid;

-- The months in which delivery is reviewed against the profile, and how far it can be below.
create table review_point (
    programme_id           text not null check (length(programme_id) <= 40),
    valid_from             text not null check (length(valid_from) = 10),
    month_number           integer not null, -- of the programme: 1 is its first month, 13 the first after a year
    tolerance_basis_points integer not null, -- of the profile
    source                 text not null check (length(source) <= 1000),
    constraint pk_review_point primary key (programme_id, valid_from, month_number),
    constraint fk_review_point_performance_rule foreign key (programme_id, valid_from) references performance_rule (programme_id, valid_from),
    constraint ck_review_point_month check (month_number between 1 and 60),
    constraint ck_review_point_tolerance check (tolerance_basis_points between 0 and 10000)
) strict, without rowid;

insert into schema_version (number, name) values (10, '0010_reports');
