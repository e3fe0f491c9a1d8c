package io.drey.clients.shop;

import jakarta.persistence.Cacheable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Cached under a composite id. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Stock {
    @EmbeddedId
    public StockId id = new StockId("", Colour.PLAIN);

    public Colour label = Colour.PLAIN;
    public int pieces;
}
