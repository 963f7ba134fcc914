-- Where learners live.

-- The local authorities of a combined authority, each with the days on which it belongs to the area (valid_to included).
create table authority_area (
    authority_id         text not null check (length(authority_id) <= 20),
    local_authority_code text not null check (length(local_authority_code) <= 9),
    name                 text not null check (length(name) <= 200),
    valid_from           text not null check (length(valid_from) = 10),
    valid_to             text check (length(valid_to) = 10),
    constraint pk_authority_area primary key (authority_id, local_authority_code, valid_from),
    constraint fk_authority_area_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_authority_area_dates check (valid_to is null or valid_to >= valid_from)
) strict, without rowid;

-- What the first half of a postcode says about an area. An outward code that is not here has no live postcode in the area.
create table outward_code (
    authority_id         text not null check (length(authority_id) <= 20),
    outward              text not null check (length(outward) <= 4),
    coverage             text not null check (length(coverage) <= 10), -- whole: every live postcode lies in the area; straddles: only the full postcode can tell
    local_authority_code text check (length(local_authority_code) <= 9), -- when all of it lies in one local authority
    is_large_user        integer not null check (is_large_user in (0, 1)), -- mostly organisations and PO boxes
    constraint pk_outward_code primary key (authority_id, outward),
    constraint fk_outward_code_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_outward_code_coverage check (coverage in ('whole', 'straddles'))
) strict, without rowid;

-- The postcode directory: which local authority a full postcode lies in.
create table postcode (
    postcode             text not null check (length(postcode) <= 8), -- upper case, one space
    local_authority_code text check (length(local_authority_code) <= 9), -- null when the directory gives none
    terminated_period    integer, -- yyyymm of the month it was retired; null while live
    is_large_user        integer not null check (is_large_user in (0, 1)),
    constraint pk_postcode primary key (postcode)
) strict, without rowid;

insert into schema_version (number, name) values (3, '0003_eligibility');
