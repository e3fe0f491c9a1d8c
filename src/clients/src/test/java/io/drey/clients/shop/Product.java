package io.drey.clients.shop;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** Cached read-write, with every kind of attribute. */
@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@NaturalIdCache
public class Product {
    @Id
    public long id;

    @Version
    public int version;

    @NaturalId
    public String sku = "";

    public String name = "";
    public Colour colour = Colour.PLAIN;
    public Size size = new Size(1, 2);
    public BigDecimal price = BigDecimal.ONE;
    public LocalDate since = LocalDate.of(2026, 1, 1);

    @ElementCollection
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public Set<String> tags = new HashSet<>();
}
