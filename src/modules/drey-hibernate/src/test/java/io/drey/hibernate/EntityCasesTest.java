package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Catalogue.Author;
import io.drey.hibernate.shop.Catalogue.Book;
import io.drey.hibernate.shop.Catalogue.Land;
import io.drey.hibernate.shop.Catalogue.Loan;
import io.drey.hibernate.shop.Catalogue.LoanId;
import io.drey.hibernate.shop.Catalogue.Manual;
import io.drey.hibernate.shop.Catalogue.Novel;
import io.drey.hibernate.shop.Catalogue.Plain;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hibernate.Cache;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.stat.CacheRegionStatistics;

/** What Hibernate's own tests expect of cached entities. */
@SuppressWarnings({"deprecation", "removal"}) // what came in place of byId is not in 6.6
class EntityCasesTest {

    private static final AtomicLong IDS = new AtomicLong(1_000);

    private final long id = IDS.incrementAndGet();

    private void served(Shop shop, Class<?> type) {
        shop.awaitServed(s -> s.find(type, id));
    }

    private String title(Shop shop) {
        return shop.read(s -> s.find(Book.class, id).title);
    }

    private void novel(Shop shop) {
        shop.change(s -> s.persist(new Novel(id, "hero")));
        served(shop, Novel.class);
    }

    private void changedByOthers(Shop shop, String title) {
        shop.byOthers("update Book set title = '" + title + "' where id = " + id);
    }

    @EachWay
    void refreshReadsTheDatabaseAndEndsWhatIsCached(Shop shop) {
        novel(shop);
        changedByOthers(shop, "by others");
        assertThat(title(shop)).isEqualTo("novel " + id); // nobody has told the cache

        shop.change(s -> {
            Novel novel = s.find(Novel.class, id);
            s.refresh(novel);
            assertThat(novel.title).isEqualTo("by others");
        });

        assertThat(title(shop)).isEqualTo("by others");
        served(shop, Novel.class);
        assertThat(title(shop)).isEqualTo("by others");
    }

    @EachWay
    void anUpdateOfAStaleVersionFailsAndTheLastCommitIsServed(Shop shop) {
        novel(shop);
        assertThatThrownBy(() -> shop.change(s -> {
                    Novel novel = s.find(Novel.class, id);
                    shop.change(other -> other.find(Novel.class, id).title = "first");
                    novel.title = "second";
                }))
                .isInstanceOf(OptimisticLockException.class);

        assertThat(title(shop)).isEqualTo("first");
        served(shop, Novel.class);
        assertThat(title(shop)).isEqualTo("first");
    }

    @EachWay
    void aVersionThatIsForcedUpIsTheCachedOne(Shop shop) {
        novel(shop);
        shop.change(s -> s.find(Novel.class, id, LockModeType.OPTIMISTIC_FORCE_INCREMENT));
        shop.change(s -> s.find(Novel.class, id, LockModeType.PESSIMISTIC_FORCE_INCREMENT));

        assertThat(shop.<Integer>read(s -> s.find(Novel.class, id).version)).isEqualTo(2);
        served(shop, Novel.class);
        shop.change(s -> s.find(Novel.class, id).title = "third");
        assertThat(shop.<Integer>read(s -> s.find(Novel.class, id).version)).isEqualTo(3);
    }

    @EachWay
    void whoLocksARowReadsIt(Shop shop) {
        novel(shop);
        changedByOthers(shop, "by others");

        assertThat(shop.<String>read(s -> s.find(Novel.class, id, LockModeType.PESSIMISTIC_WRITE).title))
                .isEqualTo("by others");
    }

    @EachWay
    void whatIsMergedIsCachedAsItWasWritten(Shop shop) {
        novel(shop);
        Novel detached = shop.read(s -> s.find(Novel.class, id));
        detached.title = "merged";

        shop.change(s -> s.merge(detached));

        assertThat(shop.statements(
                        s -> assertThat(s.find(Novel.class, id).title).isEqualTo("merged")))
                .isZero();
    }

    @EachWay
    void aRemovalThatIsRolledBackLeavesTheEntity(Shop shop) {
        novel(shop);
        rolledBack(shop, s -> s.remove(s.find(Novel.class, id)));

        assertThat(title(shop)).isEqualTo("novel " + id);
        served(shop, Novel.class);
    }

    @EachWay
    void anInsertThatIsRolledBackLeavesNothing(Shop shop) {
        rolledBack(shop, s -> s.persist(new Novel(id, "lost")));

        assertThat(shop.sessions().getCache().containsEntity(Novel.class, id)).isFalse();
        assertThat(shop.<Novel>read(s -> s.find(Novel.class, id))).isNull();
    }

    private static void rolledBack(Shop shop, Consumer<Session> work) {
        try (Session session = shop.sessions().openSession()) {
            session.beginTransaction();
            work.accept(session);
            session.flush();
            session.getTransaction().rollback();
        }
    }

    @EachWay
    void theSameSessionReadsTheDatabasesValueAfterARollback(Shop shop) {
        novel(shop);
        try (Session session = shop.sessions().openSession()) {
            session.beginTransaction();
            session.find(Novel.class, id).title = "lost";
            session.flush();
            session.getTransaction().rollback();
            session.clear();

            session.beginTransaction();
            assertThat(session.find(Novel.class, id).title).isEqualTo("novel " + id);
            session.getTransaction().commit();
        }
        served(shop, Novel.class);
        assertThat(title(shop)).isEqualTo("novel " + id);
    }

    @EachWay
    void twoTransactionsOfOneSessionEachStoreWhatTheyWrite(Shop shop) {
        novel(shop);
        try (Session session = shop.sessions().openSession()) {
            for (String title : List.of("first", "second")) {
                session.beginTransaction();
                session.find(Novel.class, id).title = title;
                session.getTransaction().commit();
                assertThat(shop.statements(
                                s -> assertThat(s.find(Novel.class, id).title).isEqualTo(title)))
                        .isZero();
            }
        }
    }

    @EachWay
    void aSubclassIsServedByTheIdOfTheRootAndInItsRegion(Shop shop) {
        novel(shop);
        Cache cache = shop.sessions().getCache();
        assertThat(shop.statements(s -> {
                    assertThat(s.find(Book.class, id))
                            .isInstanceOfSatisfying(
                                    Novel.class, novel -> assertThat(novel.hero).isEqualTo("hero"));
                }))
                .isZero();
        assertThat(shop.<Manual>read(s -> s.find(Manual.class, id))).isNull(); // it is a novel
        assertThat(cache.containsEntity(Book.class, id)).isTrue();
        assertThat(cache.containsEntity(Novel.class, id)).isTrue();
        assertThat(shop.statistics().getSecondLevelCacheRegionNames())
                .contains(Book.class.getName())
                .doesNotContain(Novel.class.getName());

        cache.evictEntityData(Novel.class, id);

        assertThat(cache.containsEntity(Book.class, id)).isFalse();
    }

    @EachWay
    void aBulkUpdateOfTheRootEndsItsSubclassesAndOfASubclassTheRoots(Shop shop) {
        for (String changed : List.of("Book", "Novel")) {
            shop.change(s -> s.merge(new Novel(id, "hero")));
            served(shop, Novel.class);
            shop.change(s -> s.createMutationQuery("update " + changed + " b set b.title = :title where b.id = :id")
                    .setParameter("title", "bulk " + changed)
                    .setParameter("id", id)
                    .executeUpdate());
            assertThat(title(shop)).isEqualTo("bulk " + changed);
            shop.change(s -> s.remove(s.find(Novel.class, id)));
        }
    }

    @EachWay
    void anIdOfTwoAttributesIsAKeyAndAMissingValueAValue(Shop shop) {
        shop.change(s -> {
            s.persist(new Loan(id, "north", 5));
            s.persist(new Loan(id, "south", null));
        });
        shop.awaitServed(s -> {
            assertThat(s.find(Loan.class, new LoanId(id, "north")).days).isEqualTo(5);
            assertThat(s.find(Loan.class, new LoanId(id, "south")).days).isNull();
        });
        shop.sessions().getCache().evictEntityData(Loan.class, new LoanId(id, "north"));
        assertThat(shop.sessions().getCache().containsEntity(Loan.class, new LoanId(id, "south")))
                .isTrue();
    }

    @EachWay
    void whatOnlySaysThatItMayBeCachedIsReadWrite(Shop shop) {
        shop.change(s -> s.persist(new Plain(id, "plain")));
        assertThat(shop.statements(s -> s.find(Plain.class, id))).isZero();
        assertThat(shop.sessions()
                        .unwrap(SessionFactoryImplementor.class)
                        .getMappingMetamodel()
                        .getEntityDescriptor(Plain.class)
                        .getCacheAccessStrategy()
                        .getAccessType())
                .isEqualTo(AccessType.READ_WRITE);
    }

    @EachWay
    void aChangeOfWhatIsImmutableReachesNeitherDatabaseNorCache(Shop shop) {
        shop.change(s -> s.persist(new Land(id, "land")));
        shop.change(s -> s.find(Land.class, id).name = "changed");
        served(shop, Land.class);
        assertThat(shop.<String>read(s -> s.find(Land.class, id).name)).isEqualTo("land");
    }

    @EachWay
    void associationsAndSeveralIdsAtOnceAreServed(Shop shop) {
        shop.change(s -> {
            Author author = new Author(id);
            Novel novel = new Novel(id, "hero");
            novel.author = author;
            s.persist(author);
            s.persist(novel);
            s.persist(new Manual(-id, 9));
        });
        shop.awaitServed(s -> assertThat(s.find(Book.class, id).author.name).isEqualTo("author " + id));
        shop.awaitServed(s ->
                assertThat(s.getReference(Novel.class, id).getClass().getName()).isNotEmpty());
        shop.awaitServed(s -> assertThat(
                        s.byMultipleIds(Book.class).with(CacheMode.NORMAL).multiLoad(id, -id))
                .extracting(book -> book.title)
                .containsExactly("novel " + id, "manual " + -id));
    }

    private String title(Shop shop, CacheMode mode) {
        return shop.read(s -> s.byId(Book.class).with(mode).load(id).title);
    }

    @EachWay
    void theCacheModeSaysWhatIsReadAndStored(Shop shop) {
        novel(shop);
        Cache cache = shop.sessions().getCache();
        changedByOthers(shop, "by others");
        assertThat(title(shop, CacheMode.IGNORE)).isEqualTo("by others");
        assertThat(title(shop, CacheMode.GET)).isEqualTo("novel " + id);
        assertThat(title(shop, CacheMode.PUT)).isEqualTo("by others");

        cache.evictEntityData(Book.class, id);
        assertThat(title(shop, CacheMode.GET)).isEqualTo("by others");
        assertThat(title(shop, CacheMode.IGNORE)).isEqualTo("by others");
        assertThat(cache.containsEntity(Book.class, id)).isFalse();
        await().until(() -> {
            title(shop, CacheMode.PUT);
            return cache.containsEntity(Book.class, id);
        });

        shop.change(s -> {
            s.setCacheMode(CacheMode.IGNORE);
            s.byId(Book.class).with(CacheMode.IGNORE).load(id).title = "changed";
        });
        assertThat(title(shop, CacheMode.GET)).isEqualTo("changed"); // no mode hides a change
    }

    /**
     * What others have changed past Hibernate. READ_WRITE stores nothing in the place of a value without a new version.
     */
    @EachWay
    void refreshingAsACacheModeStoresWhatItReads(Shop shop) {
        novel(shop);
        shop.change(s -> s.persist(new Loan(id, "north", 1)));
        shop.awaitServed(s -> s.find(Loan.class, new LoanId(id, "north")));
        changedByOthers(shop, "by others");
        shop.byOthers("update Loan set days = 7 where book = " + id);

        assertThat(title(shop, CacheMode.REFRESH)).isEqualTo("by others");
        shop.change(s -> s.createQuery("from Loan where book = :id", Loan.class)
                .setParameter("id", id)
                .setCacheMode(CacheMode.REFRESH)
                .list());

        assertThat(shop.statements(s -> {
                    assertThat(s.find(Book.class, id).title).isEqualTo("novel " + id);
                    assertThat(s.find(Loan.class, new LoanId(id, "north")).days).isEqualTo(7);
                }))
                .isZero();
    }

    @EachWay
    void eachRegionCountsItsHitsMissesAndPuts(Shop shop) {
        CacheRegionStatistics books = shop.region(Book.class);
        await().untilAsserted(
                        () -> { // again if Redis was away for a moment, as everything is a miss then
                            long each = IDS.incrementAndGet();
                            long hits = books.getHitCount();
                            long misses = books.getMissCount();
                            long puts = books.getPutCount();

                            shop.change(s -> s.persist(new Novel(each, "hero"))); // a put
                            shop.change(s -> s.find(Novel.class, each)); // a hit
                            shop.change(s -> s.find(Novel.class, -1L)); // a miss
                            shop.change(s -> s.find(Novel.class, each).title = "new"); // a hit, and a put

                            assertThat(books.getHitCount() - hits).isEqualTo(2);
                            assertThat(books.getMissCount() - misses).isEqualTo(1);
                            assertThat(books.getPutCount() - puts).isEqualTo(2);
                        });
    }

    @EachWay
    void everyWayOfEvictionEndsWhatItNames(Shop shop) {
        Cache cache = shop.sessions().getCache();
        List<Runnable> ways = List.of(
                () -> cache.evict(Novel.class, id),
                () -> cache.evict(Novel.class),
                () -> cache.evictEntityData(Novel.class),
                () -> cache.evictEntityData(Book.class.getName(), id),
                () -> cache.evictEntityData(Book.class.getName()),
                cache::evictEntityData,
                () -> cache.evictRegion(Book.class.getName()),
                cache::evictAll,
                cache::evictAllRegions);
        novel(shop);
        for (Runnable way : ways) {
            served(shop, Novel.class);
            assertThat(cache.contains(Novel.class, id)).isTrue();
            way.run();
            assertThat(cache.contains(Novel.class, id)).isFalse();
        }
    }

    @EachWay
    void entriesMayBeStructured(Shop.Builder builder) {
        try (Shop shop =
                builder.set("hibernate.cache.use_structured_entries", true).open()) {
            shop.change(s -> {
                Author author = new Author(id);
                author.names.add("another");
                s.persist(author);
                Novel novel = new Novel(id, "hero");
                novel.author = author;
                s.persist(novel);
            });
            shop.awaitServed(s -> {
                assertThat(s.find(Novel.class, id).hero).isEqualTo("hero");
                assertThat(s.find(Author.class, id).names).containsExactly("another");
                assertThat(s.find(Author.class, id).books).hasSize(1);
            });
            shop.change(s -> s.find(Novel.class, id).hero = "other");
            assertThat(shop.statements(
                            s -> assertThat(s.find(Novel.class, id).hero).isEqualTo("other")))
                    .isZero();
        }
    }

    /** They are the entities themselves, which no other JVM can have. */
    @EachWay
    void referencesToWhatIsImmutableAreServedInThisJvmAndHarmNothingElsewhere(Kept kept, Shop.Builder builder) {
        try (Shop shop =
                builder.set("hibernate.cache.use_reference_entries", true).open()) {
            shop.change(s -> s.persist(new Land(id, "land")));
            for (int time = 0; time < 3; time++) {
                assertThat(shop.<String>read(s -> s.find(Land.class, id).name)).isEqualTo("land");
            }
            assertThat(shop.statements(s -> s.find(Land.class, id)) == 0).isEqualTo(kept == Kept.IN_THIS_JVM);
        }
    }

    @EachWay
    void withoutMinimalPutsWhatIsReadAgainIsStoredAgain(Shop.Builder builder) {
        try (Shop shop = builder.set("hibernate.cache.use_minimal_puts", false).open()) {
            LoanId loan = new LoanId(id, "north");
            shop.change(s -> s.persist(new Loan(id, "north", 1)));
            shop.awaitServed(s -> s.find(Loan.class, loan));
            shop.byOthers("update Loan set days = 7");
            assertThat(shop.<Integer>read(s -> s.find(Loan.class, loan).days)).isEqualTo(1);

            shop.change(s -> s.createQuery("from Loan", Loan.class).list());

            assertThat(shop.statements(
                            s -> assertThat(s.find(Loan.class, loan).days).isEqualTo(7)))
                    .isZero();
        }
    }
}
