package io.drey.hibernate.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Without a version, NONSTRICT_READ_WRITE. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
public class Note {

    @Id
    public long id;

    public String text = "";

    public Note() {}

    public Note(long id, String text) {
        this.id = id;
        this.text = text;
    }
}
