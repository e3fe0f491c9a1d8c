package io.drey.hibernate.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Versioned, READ_WRITE. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Account {

    @Id
    public long id;

    @Version
    public long version;

    public int balance;

    public Account() {}

    public Account(long id, int balance) {
        this.id = id;
        this.balance = balance;
    }
}
