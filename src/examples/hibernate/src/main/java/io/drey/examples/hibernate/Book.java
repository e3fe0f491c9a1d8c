package io.drey.examples.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Cached like any entity. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Book {

    @Id
    long id;

    @Version
    int version;

    String title = "";

    Book() {}

    Book(long id, String title) {
        this.id = id;
        this.title = title;
    }
}
