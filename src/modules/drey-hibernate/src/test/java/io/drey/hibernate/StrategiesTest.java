package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Colour;
import io.drey.hibernate.shop.Country;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Money;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.hibernate.shop.Settings;
import io.drey.hibernate.shop.Size;
import io.drey.hibernate.shop.Stock;
import io.drey.hibernate.shop.StockId;
import io.drey.servers.RedisServer;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Hibernate's own tests expect of a second-level cache, in each way in which regions may be kept. */
@SuppressWarnings("deprecation") // what came in place of bySimpleNaturalId is not in 6.6
class StrategiesTest {

    private static RedisServer redis;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    private Shop.Builder shop(Kept kept) {
        return kept.set(Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .set("hibernate.cache.use_query_cache", true)
                .map(Account.class, Note.class, Memo.class, Country.class, Product.class, Stock.class));
    }

    private static void fill(Session session) {
        Product product = new Product();
        product.id = 1;
        product.sku = "A-1";
        product.name = "lamp";
        product.colour = Colour.LOUD;
        product.tags.add("red");
        product.settings.options.add(new Settings.Option("bright", Colour.LOUD));
        product.settings.numbers.put(Colour.LOUD, new int[] {1, 2});
        product.notes.add(new Note(2, "of the lamp"));
        session.persist(product);
        session.persist(new Note(1, "note"));
        session.persist(new Memo(1, "memo"));
        session.persist(new Country(1, "country"));
        session.persist(new Account(1, 100));
        session.persist(new Stock(new StockId("north", Colour.LOUD), 7));
    }

    @SuppressWarnings("deprecation") // the form of earlier versions too
    private static void readAll(Session session) {
        Product product = session.bySimpleNaturalId(Product.class).load("A-1");
        assertThat(product.tags).contains("red");
        assertThat(product.notes).extracting(note -> note.text).containsExactly("of the lamp");
        assertThat(product.colour.shout()).isEqualTo("LOUD!");
        assertThat(product.size).isEqualTo(new Size(1, 2));
        assertThat(product.money).isEqualTo(new Money(995, Currency.getInstance("EUR")));
        assertThat(product.settings.options).containsExactly(new Settings.Option("bright", Colour.LOUD));
        assertThat(product.settings.numbers.get(Colour.LOUD)).containsExactly(1, 2);
        assertThat(product.checked).isEqualTo(new Product().checked);
        assertThat(session.find(Note.class, 1L).text).isNotEmpty();
        assertThat(session.find(Memo.class, 1L).text).isNotEmpty();
        assertThat(session.find(Country.class, 1L).text).isEqualTo("country");
        assertThat(session.find(Stock.class, new StockId("north", Colour.LOUD)).pieces)
                .isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfDataIsServedWithoutAStatement(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.change(StrategiesTest::readAll);

            assertThat(shop.statements(StrategiesTest::readAll)).isZero();
            for (Class<?> type : List.of(Product.class, Note.class, Memo.class, Stock.class)) {
                assertThat(shop.region(type).getHitCount()).as(type.getName()).isPositive();
            }
            assertThat(shop.statistics().getDomainDataRegionStatistics("lands").getHitCount())
                    .isPositive();
            assertThat(shop.statistics().getNaturalIdCacheHitCount()).isPositive();
            assertThat(shop.statistics()
                            .getDomainDataRegionStatistics(Product.class.getName() + ".tags")
                            .getHitCount())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsOwnChangesAreSeenAtOnce(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.change(StrategiesTest::readAll);

            shop.change(s -> {
                Product product = s.find(Product.class, 1L);
                product.name = "renamed";
                product.sku = "A-2";
                product.tags.add("new");
                product.notes.clear();
                s.find(Note.class, 1L).text = "renamed";
                s.find(Memo.class, 1L).text = "renamed";
                s.remove(s.find(Account.class, 1L));
            });

            shop.change(s -> {
                Product product = s.bySimpleNaturalId(Product.class).load("A-2");
                assertThat(product.name).isEqualTo("renamed");
                assertThat(product.tags).containsExactlyInAnyOrder("red", "new");
                assertThat(product.notes).isEmpty();
                assertThat(s.bySimpleNaturalId(Product.class).load("A-1")).isNull();
                assertThat(s.find(Note.class, 1L).text).isEqualTo("renamed");
                assertThat(s.find(Memo.class, 1L).text).isEqualTo("renamed");
                assertThat(s.find(Account.class, 1L)).isNull();
            });
            assertThat(shop.statements(s -> s.find(Memo.class, 1L))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRolledBackIsNeverSeen(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.change(StrategiesTest::readAll);

            assertThatThrownBy(() -> shop.change(s -> {
                        s.find(Product.class, 1L).name = "lost";
                        s.find(Note.class, 1L).text = "lost";
                        s.find(Memo.class, 1L).text = "lost";
                        s.persist(new Account(2, 5));
                        s.flush();
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");

            shop.change(s -> {
                assertThat(s.find(Product.class, 1L).name).isEqualTo("lamp");
                assertThat(s.find(Note.class, 1L).text).isEqualTo("note");
                assertThat(s.find(Memo.class, 1L).text).isEqualTo("memo");
                assertThat(s.find(Account.class, 2L)).isNull();
            });
            shop.change(StrategiesTest::readAll);
            assertThat(shop.statements(StrategiesTest::readAll)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBulkUpdateEndsWhatIsCachedOfItsTable(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.change(StrategiesTest::readAll);

            shop.change(s -> {
                s.createMutationQuery("update Memo set text = 'bulk'").executeUpdate();
                s.createMutationQuery("update Note set text = 'bulk' where id = 1")
                        .executeUpdate();
                s.createMutationQuery("update Product set name = 'bulk'").executeUpdate();
            });

            shop.change(s -> {
                assertThat(s.find(Memo.class, 1L).text).isEqualTo("bulk");
                assertThat(s.find(Note.class, 1L).text).isEqualTo("bulk");
                assertThat(s.find(Product.class, 1L).name).isEqualTo("bulk");
            });
            await().until(() -> shop.statements(StrategiesTest::readAll) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void evictionEndsOneEntryOrAll(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.change(s -> s.persist(new Memo(2, "second")));
            shop.awaitServed(s -> s.find(Memo.class, 1L));
            shop.awaitServed(s -> s.find(Memo.class, 2L));
            org.hibernate.Cache cache = shop.sessions().getCache();
            assertThat(cache.containsEntity(Memo.class, 1L)).isTrue();

            cache.evictEntityData(Memo.class, 1L);
            assertThat(cache.containsEntity(Memo.class, 1L)).isFalse();
            assertThat(cache.containsEntity(Memo.class, 2L)).isTrue();

            cache.evictEntityData(Memo.class);
            assertThat(cache.containsEntity(Memo.class, 2L)).isFalse();

            cache.evictAllRegions();
            assertThat(cache.containsEntity(Product.class, 1L)).isFalse();
            await().until(() -> {
                shop.change(s -> s.find(Memo.class, 1L));
                return cache.containsEntity(Memo.class, 1L);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void queriesAreServedUntilOneOfTheirTablesChanges(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            // A result that is read in the very moment of the change before it counts as older
            await().until(() -> shop.statements(StrategiesTest::namesIn) == 0);
            assertThat(shop.statistics().getQueryCacheHitCount()).isPositive();
            assertThat(shop.statistics().getUpdateTimestampsCacheHitCount()).isPositive();

            shop.change(s -> s.find(Product.class, 1L).name = "renamed");
            assertThat(shop.<List<String>>read(StrategiesTest::namesIn)).containsExactly("renamed");

            await().until(() -> shop.statements(StrategiesTest::namesIn) == 0);
            shop.change(s ->
                    s.createMutationQuery("update Product set name = 'bulk'").executeUpdate());
            assertThat(shop.<List<String>>read(StrategiesTest::namesIn)).containsExactly("bulk");
        }
    }

    private static List<String> namesIn(Session session) {
        return session.createQuery("select p.name from Product p where p.colour = :colour", String.class)
                .setParameter("colour", Colour.LOUD)
                .setCacheable(true)
                .list();
    }

    @ParameterizedTest
    @EnumSource
    void whatAQueryHasReadFillsTheRegionOfItsEntities(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);
            shop.sessions().getCache().evictAllRegions();
            await().until(() -> {
                shop.change(s -> s.createQuery("from Memo", Memo.class).list());
                return shop.statements(s -> s.find(Memo.class, 1L)) == 0;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateOfWhatIsReadOnlyIsRefusedBeforeTheCommit(Kept kept) {
        try (Shop shop = shop(kept).open()) {
            shop.change(StrategiesTest::fill);

            assertThatThrownBy(() -> shop.change(s -> s.find(Country.class, 1L).text = "changed"))
                    .hasStackTraceContaining("region 'lands' caches as READ_ONLY");

            assertThat(shop.<String>read(s -> s.find(Country.class, 1L).text)).isEqualTo("country");
            shop.change(s -> s.remove(s.find(Country.class, 1L)));
            assertThat(shop.<Country>read(s -> s.find(Country.class, 1L))).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void regionsCarryThePrefixInTheManagerOnly(Kept kept) {
        try (Shop shop = shop(kept).set("hibernate.cache.region_prefix", "acme").open()) {
            shop.change(StrategiesTest::fill);
            shop.change(StrategiesTest::readAll);
            assertThat(shop.statements(StrategiesTest::readAll)).isZero();
            assertThat(shop.region(Memo.class).getHitCount()).isPositive();

            DreyRegionFactory factory = (DreyRegionFactory) shop.sessions()
                    .unwrap(org.hibernate.engine.spi.SessionFactoryImplementor.class)
                    .getCache()
                    .getRegionFactory();
            assertThat(factory.getCacheManager().getCacheNames())
                    .contains("acme." + Memo.class.getName(), "acme.lands");
        }
    }
}
