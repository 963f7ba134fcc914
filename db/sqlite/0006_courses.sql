-- Courses and cohorts.

-- Skills Bootcamps that providers offer.
create table course (
    course_id       text not null check (length(course_id) = 36),
    authority_id    text not null check (length(authority_id) <= 20),
    ukprn           integer not null,
    number          integer not null, -- position in lists
    title           text not null check (length(title) <= 510),
    sector_code     text not null check (length(sector_code) <= 40),
    course_level    integer not null,
    guided_hours    integer not null,
    weeks           integer not null,
    delivery_mode   text not null check (length(delivery_mode) <= 20),
    is_green_skills integer not null check (is_green_skills in (0, 1)),
    soc_codes       text not null check (length(soc_codes) <= 200), -- four-digit codes with commas between
    summary         text check (length(summary) <= 4000),
    version         integer not null,
    created_at      text not null check (length(created_at) = 23),
    updated_at      text not null check (length(updated_at) = 23),
    constraint pk_course primary key (course_id),
    constraint fk_course_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint fk_course_sector foreign key (authority_id, sector_code) references sector (authority_id, sector_code),
    constraint ck_course_weeks check (weeks between 1 and 52),
    constraint ck_course_guided_hours check (guided_hours between 1 and 2000),
    constraint ck_course_level check (course_level between 1 and 8)
) strict;
create unique index uq_course_number on course (authority_id, number);
create unique index uq_course_sector on course (course_id, sector_code); -- cohorts refer to it, so that a course with cohorts cannot change its sector

-- Runs of a course: dates, seats, price. Belongs to one programme.
create table cohort (
    cohort_id            text not null check (length(cohort_id) = 36),
    programme_id         text not null check (length(programme_id) <= 40),
    course_id            text not null check (length(course_id) = 36),
    authority_id         text not null check (length(authority_id) <= 20),
    ukprn                integer not null,
    sector_code          text not null check (length(sector_code) <= 40),
    number               integer not null, -- position in lists
    starts_on            text not null check (length(starts_on) = 10),
    ends_on              text not null check (length(ends_on) = 10),
    seats                integer not null,
    seats_taken          integer not null,
    price_pence          integer not null, -- for one learner, without VAT
    venue                text check (length(venue) <= 400),
    local_authority_code text check (length(local_authority_code) <= 9), -- where it is taught
    apply_url            text check (length(apply_url) <= 1000),
    status               text not null check (length(status) <= 20),
    version              integer not null,
    created_at           text not null check (length(created_at) = 23),
    updated_at           text not null check (length(updated_at) = 23),
    constraint pk_cohort primary key (cohort_id),
    constraint fk_cohort_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_cohort_course foreign key (course_id, sector_code) references course (course_id, sector_code),
    constraint ck_cohort_dates check (ends_on >= starts_on),
    constraint ck_cohort_seats check (seats between 1 and 10000 and seats_taken >= 0 and seats_taken <= seats),
    constraint ck_cohort_price check (price_pence > 0),
    constraint ck_cohort_status check (status in ('open', 'closed'))
) strict;
create unique index uq_cohort_number on cohort (programme_id, number);
create index ix_cohort_provider on cohort (authority_id, ukprn, programme_id, number);
create index ix_cohort_course on cohort (course_id);

insert into schema_version (number, name) values (6, '0006_courses');
