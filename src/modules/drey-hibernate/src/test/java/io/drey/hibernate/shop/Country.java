package io.drey.hibernate.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** READ_ONLY, in a region with a name of its own. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_ONLY, region = "lands")
public class Country {

    @Id
    public long id;

    public String text = "";

    public Country() {}

    public Country(long id, String text) {
        this.id = id;
        this.text = text;
    }
}
