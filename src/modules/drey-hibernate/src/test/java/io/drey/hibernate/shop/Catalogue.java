package io.drey.hibernate.shop;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/**
 * What Hibernate lets one map beside the goods themselves: hierarchies, both sides of an association, ids of each kind.
 */
public final class Catalogue {

    /** All of it, and what it refers to. */
    public static final Class<?>[] TYPES = {
        Author.class, Book.class, Novel.class, Manual.class, Seat.class, Loan.class, Land.class, Plain.class
    };

    private Catalogue() {}

    /** Versioned, with a natural id that never changes, and collections of each kind. */
    @Entity(name = "Author")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    @NaturalIdCache
    public static class Author {

        @Id
        public long id;

        @Version
        public int version;

        @NaturalId
        public String code;

        public String name;

        @OneToMany(mappedBy = "author")
        @OrderBy("id")
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        public List<Book> books = new ArrayList<>();

        @ElementCollection
        @OrderColumn
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        public List<String> names = new ArrayList<>();

        @ElementCollection
        @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
        public Map<Colour, String> remarks = new HashMap<>();

        public Author() {}

        public Author(long id) {
            this.id = id;
            this.code = "code " + id;
            this.name = "author " + id;
        }
    }

    /** The root of a hierarchy, each class of which has a table. */
    @Entity(name = "Book")
    @Inheritance(strategy = InheritanceType.JOINED)
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Book {

        @Id
        public long id;

        @Version
        public int version;

        public String title = "";

        @ManyToOne
        public Author author;
    }

    @Entity(name = "Novel")
    public static class Novel extends Book {

        public String hero = "";

        public Novel() {}

        public Novel(long id, String hero) {
            this.id = id;
            this.title = "novel " + id;
            this.hero = hero;
        }
    }

    @Entity(name = "Manual")
    public static class Manual extends Book {

        public int pages;

        public Manual() {}

        public Manual(long id, int pages) {
            this.id = id;
            this.title = "manual " + id;
            this.pages = pages;
        }
    }

    /** With a natural id of two parts that change, one of which may be missing. */
    @Entity(name = "Seat")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    @NaturalIdCache
    public static class Seat {

        @Id
        public long id;

        @NaturalId(mutable = true)
        public String hall;

        @NaturalId(mutable = true)
        public Integer line;

        public Seat() {}

        public Seat(long id, String hall, Integer line) {
            this.id = id;
            this.hall = hall;
            this.line = line;
        }
    }

    /** The parts of the id of a {@link Loan}. */
    public record LoanId(long book, String reader) implements Serializable {}

    /** NONSTRICT_READ_WRITE, with an id of two attributes. */
    @Entity(name = "Loan")
    @IdClass(LoanId.class)
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    public static class Loan {

        @Id
        public long book;

        @Id
        public String reader;

        public Integer days;

        public Loan() {}

        public Loan(long book, String reader, Integer days) {
            this.book = book;
            this.reader = reader;
            this.days = days;
        }
    }

    /** Never changes, so that Hibernate may keep the entity itself, if told to. */
    @Entity(name = "Land")
    @Immutable
    @Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
    public static class Land {

        @Id
        public long id;

        public String name = "";

        public Land() {}

        public Land(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** Says only that it may be cached. */
    @Entity(name = "Plain")
    @Cacheable
    public static class Plain {

        @Id
        public long id;

        public String text = "";

        public Plain() {}

        public Plain(long id, String text) {
            this.id = id;
            this.text = text;
        }
    }
}
