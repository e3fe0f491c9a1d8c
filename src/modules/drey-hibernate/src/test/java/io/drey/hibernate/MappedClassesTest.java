package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Colour;
import io.drey.hibernate.shop.Money;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.hibernate.shop.Settings;
import io.drey.hibernate.shop.Size;
import io.drey.hibernate.shop.Stock;
import io.drey.hibernate.shop.StockId;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MapKeyEnumerated;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.junit.jupiter.api.Test;

/** Which classes the mapping names, without a database. */
class MappedClassesTest {

    /** Of an entity with two ids. */
    public record Place(UUID shop, int shelf) implements Serializable {}

    /** Is the key of a map only. */
    public enum Day {
        MONDAY
    }

    /** Is the element of a collection only. */
    @Embeddable
    public static class Hours implements Serializable {

        private static final long serialVersionUID = 1L;

        public int from;

        @Enumerated(EnumType.STRING)
        public Zone zone = Zone.UTC;
    }

    /** Is in an embeddable only. */
    public enum Zone {
        UTC
    }

    /** The elder of another entity. */
    @Entity
    @IdClass(Place.class)
    public static class Shelf {

        @Id
        public UUID shop = UUID.randomUUID();

        @Id
        public int shelf;

        @ElementCollection
        @MapKeyEnumerated(EnumType.STRING)
        public Map<Day, Hours> hours = new HashMap<>();
    }

    /** A chain of itself, which must end. */
    public static final class Chain implements Serializable {

        private static final long serialVersionUID = 1L;

        public Chain next;
        public Chain[][] others;
        public List<? extends Link> links;
        public transient Thread unsaved;
    }

    /** Named by a wildcard only. */
    public static class Link implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    /** Holds what is serialised as it is. */
    @Entity
    public static class Holder {

        @Id
        public long id;

        public Chain chain;
    }

    private static List<String> names(Class<?>... types) {
        try (StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.dialect", "org.hibernate.dialect.H2Dialect")
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", false)
                .build()) {
            return new MappedClasses(new MetadataSources(registry)
                            .addAnnotatedClasses(types)
                            .buildMetadata())
                    .names();
        }
    }

    private static String[] named(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).toArray(String[]::new);
    }

    @Test
    void attributesOfEveryKindAreNamedWithWhatTheyHold() {
        assertThat(names(Product.class, Note.class))
                .contains(named(Product.class, Note.class, Colour.class, Size.class, Money.class))
                .contains(named(Settings.class, Settings.Option.class))
                .contains(named(String.class, BigDecimal.class, LocalDate.class))
                .contains("java.util.GregorianCalendar");
    }

    @Test
    void compositeIdsAreNamed() {
        assertThat(names(Stock.class)).contains(named(StockId.class, Colour.class));
        assertThat(names(Shelf.class)).contains(named(Place.class, UUID.class));
    }

    @Test
    void keysAndElementsOfCollectionsAreNamed() {
        assertThat(names(Shelf.class)).contains(named(Day.class, Hours.class, Zone.class));
    }

    @Test
    void whatIsSerialisedIsFollowedToItsEndAndNoFurther() {
        assertThat(names(Holder.class))
                .contains(named(Chain.class, Link.class))
                .doesNotContain(Thread.class.getName(), Object.class.getName());
    }

    @Test
    void nothingElseIsNamed() {
        assertThat(names(Stock.class)).doesNotContain(named(Money.class, Settings.class));
    }
}
