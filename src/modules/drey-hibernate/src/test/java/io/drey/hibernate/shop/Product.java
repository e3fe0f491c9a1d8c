package io.drey.hibernate.shop;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.Currency;
import java.util.GregorianCalendar;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** Cached read-write, with every kind of attribute. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@NaturalIdCache
public class Product {

    @Id
    public long id;

    @Version
    public int version;

    @NaturalId(mutable = true)
    public String sku = "";

    public String name = "";
    public Colour colour = Colour.PLAIN;
    public Size size = new Size(1, 2);
    public BigDecimal price = BigDecimal.ONE;
    public LocalDate since = LocalDate.of(2026, 1, 1);
    public Calendar checked = new GregorianCalendar(2026, Calendar.MARCH, 1);
    public Money money = new Money(995, Currency.getInstance("EUR"));

    @Column(length = 4_000)
    public Settings settings = new Settings();

    @ElementCollection
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public Set<String> tags = new HashSet<>();

    @OneToMany(cascade = CascadeType.ALL)
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    public Set<Note> notes = new HashSet<>();
}
