package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Catalogue.Author;
import io.drey.hibernate.shop.Catalogue.Book;
import io.drey.hibernate.shop.Colour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hibernate.Cache;
import org.hibernate.CacheMode;
import org.hibernate.Session;

/** What Hibernate's own tests expect of cached collections. */
@SuppressWarnings({"deprecation", "removal"}) // what came in place of byId is not in 6.6
class CollectionCasesTest {

    private static final String AUTHOR = Author.class.getName();
    private static final List<String> ROLES = List.of(AUTHOR + ".names", AUTHOR + ".remarks", AUTHOR + ".books");
    private static final AtomicLong IDS = new AtomicLong(2_000);

    private final long id = IDS.incrementAndGet();

    private void fill(Shop shop) {
        shop.change(s -> {
            Author author = new Author(id);
            author.names.addAll(List.of("first", "second"));
            author.remarks.put(Colour.LOUD, "loud");
            s.persist(author);
            s.persist(book(id, author));
        });
        served(shop, List.of("first", "second"), "loud", List.of("book " + id));
    }

    private static Book book(long id, Author author) {
        Book book = new Book(); // no subclass: then Hibernate would not find the collection that it belongs to
        book.id = id;
        book.title = "book " + id;
        book.author = author;
        return book;
    }

    private void assertThatThere(Session session, List<String> names, String remark, List<String> titles) {
        Author author = session.find(Author.class, id);
        assertThat(author.names).isEqualTo(names);
        assertThat(author.remarks.get(Colour.LOUD)).isEqualTo(remark);
        assertThat(author.books).extracting(book -> book.title).isEqualTo(titles);
    }

    /** At once, and still when it is served. */
    private void served(Shop shop, List<String> names, String remark, List<String> titles) {
        Consumer<Session> look = session -> assertThatThere(session, names, remark, titles);
        shop.change(look);
        shop.awaitServed(look);
    }

    private void change(Shop shop, Consumer<Author> change) {
        shop.change(s -> change.accept(s.find(Author.class, id)));
    }

    @EachWay
    void elementsComeMoveAndGo(Shop shop) {
        fill(shop);
        List<String> titles = List.of("book " + id);
        change(shop, author -> author.names.add(0, "zeroth"));
        served(shop, List.of("zeroth", "first", "second"), "loud", titles);
        change(shop, author -> author.names.remove("first"));
        served(shop, List.of("zeroth", "second"), "loud", titles);
        change(shop, author -> author.remarks.put(Colour.LOUD, "louder"));
        served(shop, List.of("zeroth", "second"), "louder", titles);
        change(shop, author -> author.names = new ArrayList<>(List.of("another")));
        served(shop, List.of("another"), "louder", titles);
        change(shop, author -> {
            author.names.clear();
            author.remarks.clear();
        });
        served(shop, List.of(), null, titles);
    }

    @EachWay
    void aChangeThatIsRolledBackIsNeverSeen(Shop shop) {
        fill(shop);
        try (Session session = shop.sessions().openSession()) {
            session.beginTransaction();
            Author author = session.find(Author.class, id);
            author.names.add("lost");
            author.remarks.put(Colour.LOUD, "lost");
            session.flush();
            session.getTransaction().rollback();
        }
        served(shop, List.of("first", "second"), "loud", List.of("book " + id));
    }

    /** The collection names its entities; what they are now says their own region. */
    @EachWay
    void aChangeOfAnElementIsSeenThroughTheCollection(Shop shop) {
        fill(shop);
        shop.change(s -> s.find(Book.class, id).title = "renamed");
        served(shop, List.of("first", "second"), "loud", List.of("renamed"));

        shop.sessions().getCache().evictEntityData(Book.class, id);
        served(shop, List.of("first", "second"), "loud", List.of("renamed"));
    }

    @EachWay
    void theInverseSideIsEndedByTheOtherOneIfHibernateIsToldTo(Shop.Builder builder) {
        try (Shop shop =
                builder.set("hibernate.cache.auto_evict_collection_cache", true).open()) {
            fill(shop);
            List<String> names = List.of("first", "second");
            shop.change(s -> s.persist(book(id + 1, s.find(Author.class, id))));
            served(shop, names, "loud", List.of("book " + id, "book " + (id + 1)));

            shop.change(s -> s.find(Book.class, id).author = null);
            served(shop, names, "loud", List.of("book " + (id + 1)));

            shop.change(s -> s.remove(s.find(Book.class, id + 1)));
            served(shop, names, "loud", List.of());
        }
    }

    @EachWay
    void whatIsRemovedLeavesNoCollection(Shop shop) {
        fill(shop);
        Cache cache = shop.sessions().getCache();
        ROLES.forEach(
                role -> assertThat(cache.containsCollection(role, id)).as(role).isTrue());

        shop.change(s -> {
            s.remove(s.find(Book.class, id));
            s.remove(s.find(Author.class, id));
        });

        ROLES.forEach(
                role -> assertThat(cache.containsCollection(role, id)).as(role).isFalse());
    }

    @EachWay
    void evictionEndsOneCollectionOrThoseOfARoleOrAll(Shop shop) {
        Cache cache = shop.sessions().getCache();
        fill(shop);
        for (String role : ROLES) {
            for (Runnable way : List.<Runnable>of(
                    () -> cache.evictCollectionData(role, id),
                    () -> cache.evictCollectionData(role),
                    cache::evictCollectionData,
                    cache::evictAllRegions)) {
                served(shop, List.of("first", "second"), "loud", List.of("book " + id));
                assertThat(cache.containsCollection(role, id)).isTrue();
                way.run();
                assertThat(cache.containsCollection(role, id)).isFalse();
            }
        }
    }

    @EachWay
    void aBulkStatementEndsTheCollectionsOfItsEntities(Shop shop) {
        fill(shop);
        shop.change(s -> s.createMutationQuery("delete Book b where b.author.id = :id")
                .setParameter("id", id)
                .executeUpdate());
        served(shop, List.of("first", "second"), "loud", List.of());
    }

    @EachWay
    void theCacheModeHoldsForCollections(Shop shop) {
        fill(shop);
        shop.byOthers("update Author_remarks set remarks = 'by others' where Author_id = " + id);

        for (CacheMode mode : List.of(CacheMode.IGNORE, CacheMode.REFRESH)) {
            shop.change(s -> {
                Author author = s.byId(Author.class).load(id);
                s.setCacheMode(mode); // from here on, as finding sets its own
                assertThat(author.remarks).containsValue("by others");
            });
            boolean stored = mode == CacheMode.REFRESH;
            assertThat(shop.<String>read(s -> s.find(Author.class, id).remarks.get(Colour.LOUD)))
                    .isEqualTo(stored ? "by others" : "loud");
        }
    }
}
