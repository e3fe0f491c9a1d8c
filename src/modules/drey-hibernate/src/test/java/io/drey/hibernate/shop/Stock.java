package io.drey.hibernate.shop;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Cached under a composite id. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Stock {

    @EmbeddedId
    public StockId id;

    public int pieces;

    public Stock() {}

    public Stock(StockId id, int pieces) {
        this.id = id;
        this.pieces = pieces;
    }
}
