-- Training providers.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- Training providers, as registered by an authority.
create table provider (
    authority_id         varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn                int not null,
    number               bigint not null, -- position in lists
    name                 nvarchar(400) not null,
    status               varchar(20) collate Latin1_General_100_BIN2 not null,
    is_vat_eligible_body bit not null, -- whether its charge to employers is exempt from VAT
    version              int not null,
    created_at           datetime2(3) not null,
    updated_at           datetime2(3) not null,
    constraint pk_provider primary key (authority_id, ukprn),
    constraint fk_provider_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_provider_ukprn check (ukprn between 10000000 and 99999999),
    constraint ck_provider_status check (status in ('active', 'suspended'))
);
create unique index uq_provider_number on provider (authority_id, number);

insert into schema_version (number, name) values (4, '0004_providers');
go
