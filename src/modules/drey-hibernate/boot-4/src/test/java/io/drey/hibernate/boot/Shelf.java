package io.drey.hibernate.boot;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** What the application keeps in its database. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Shelf {

    @Id
    public long id;

    public String label = "";

    protected Shelf() {}

    Shelf(long id, String label) {
        this.id = id;
        this.label = label;
    }
}
