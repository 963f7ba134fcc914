-- Training providers.

-- Training providers, as registered by an authority.
create table provider (
    authority_id         text not null check (length(authority_id) <= 20),
    ukprn                integer not null,
    number               integer not null, -- position in lists
    name                 text not null check (length(name) <= 400),
    status               text not null check (length(status) <= 20),
    is_vat_eligible_body integer not null check (is_vat_eligible_body in (0, 1)), -- whether its charge to employers is exempt from VAT
    version              integer not null,
    created_at           text not null check (length(created_at) = 23),
    updated_at           text not null check (length(updated_at) = 23),
    constraint pk_provider primary key (authority_id, ukprn),
    constraint fk_provider_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_provider_ukprn check (ukprn between 10000000 and 99999999),
    constraint ck_provider_status check (status in ('active', 'suspended'))
) strict, without rowid;
create unique index uq_provider_number on provider (authority_id, number);

insert into schema_version (number, name) values (4, '0004_providers');
