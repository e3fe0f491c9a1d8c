package io.drey.hibernate.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Without a version, READ_WRITE. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Memo {

    @Id
    public long id;

    public String text = "";

    public Memo() {}

    public Memo(long id, String text) {
        this.id = id;
        this.text = text;
    }
}
