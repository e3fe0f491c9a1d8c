package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.internal.jcache.TieredCache;
import io.drey.servers.RedisServer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.management.ObjectName;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Type;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.usertype.UserType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the properties do, and what is left when a session factory is closed. */
class SetUpTest {

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

    /** Asks for what is not offered. */
    @Entity
    @Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL)
    public static class Demanding {

        @Id
        public long id;
    }

    /** Nothing in the mapping names {@link Circle}. */
    public interface Shape extends Serializable {}

    /** The class of all values. */
    public record Circle(int radius) implements Shape {}

    /** Lets values be cached as they are. */
    public static final class ShapeType implements UserType<Shape> {

        /** What comes out of the database instead. */
        static volatile Shape read;

        @Override
        public int getSqlType() {
            return Types.INTEGER;
        }

        @Override
        public Class<Shape> returnedClass() {
            return Shape.class;
        }

        @Override
        public Shape nullSafeGet(ResultSet results, int position, WrapperOptions options) throws SQLException {
            return read == null ? new Circle(results.getInt(position)) : read;
        }

        @Override
        public void nullSafeSet(PreparedStatement statement, Shape value, int position, WrapperOptions options)
                throws SQLException {
            statement.setInt(position, value instanceof Circle circle ? circle.radius() : 0);
        }

        @Override
        public Shape deepCopy(Shape value) {
            return value;
        }

        @Override
        public boolean isMutable() {
            return false;
        }
    }

    /** Throws what it can when it is serialised. */
    public static final class Spoilt implements Shape {

        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new AssertionError("not that one");
        }
    }

    /** Is a value for Hibernate, and no bytes for anyone. */
    public record Opaque(Thread thread) implements Shape {}

    /** Has an attribute of a class that the mapping does not tell. */
    @Entity(name = "Drawing")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Drawing {

        @Id
        public long id;

        @Version
        public int version;

        public String name = "";

        @Type(ShapeType.class)
        public Shape shape = new Circle(5);
    }

    private Shop.Builder shop() {
        return Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .map(Account.class, Memo.class, Note.class, Product.class);
    }

    private static CacheManager manager(Shop shop) {
        return ((DreyRegionFactory) shop.sessions()
                        .unwrap(SessionFactoryImplementor.class)
                        .getCache()
                        .getRegionFactory())
                .getCacheManager();
    }

    @Test
    void transactionalIsRefusedByName() {
        assertThatThrownBy(() -> shop().map(Demanding.class).open())
                .hasStackTraceContaining("asks for TRANSACTIONAL, which Drey does not offer");
    }

    @Test
    void aRegionTakesOptionsByItsNameOrTemplate() {
        try (Shop shop = shop().set("drey.regions.\"io.drey.hibernate.shop.Mem*\".expiry.creation", "50ms")
                .set("drey.regions.\"io.drey.hibernate.shop.Mem*\".expiry.update", "50ms")
                .open()) {
            shop.change(s -> s.persist(new Memo(1, "short")));
            shop.change(s -> s.persist(new Account(1, 5)));

            long mark = markOf(shop);
            await().until(() -> !shop.sessions().getCache().containsEntity(Memo.class, 1L));
            assertThat(markOf(shop)).isEqualTo(mark); // that of the region lives on
            assertThat(shop.sessions().getCache().containsEntity(Account.class, 1L))
                    .isTrue();
        }
    }

    private static long markOf(Shop shop) {
        javax.cache.Cache<Object, Object> region = manager(shop).getCache(Memo.class.getName());
        @SuppressWarnings("unchecked")
        TieredCache<Object, Object> tiered = region.unwrap(TieredCache.class);
        Object mark = tiered.swaps().latest(RegionStore.REGION);
        return ((Barrier) mark).floor();
    }

    @Test
    void aRegionThatNothingIsConfiguredForMayBeRefused() {
        assertThatThrownBy(() -> shop().set("hibernate.javax.cache.missing_cache_strategy", "fail")
                        .open())
                .hasStackTraceContaining("has no configuration: drey.caches.\"");
        shop().set("hibernate.cache.drey.missing_cache_strategy", "fail")
                .set("drey.regions.\"io.drey.*\".local.maximum-size", "10")
                .open()
                .close();
    }

    @Test
    void mistakesAreToldByTheKey() {
        assertThatThrownBy(() ->
                        shop().set("hibernate.cache.drey.lock_timeout", "soon").open())
                .hasStackTraceContaining("hibernate.cache.drey.lock_timeout is 'soon'");
        assertThatThrownBy(() -> shop().set("hibernate.cache.drey.missing_cache_strategy", "x")
                        .open())
                .hasStackTraceContaining("create, create-warn, fail");
        assertThatThrownBy(
                        () -> shop().set("drey.defaults.local.maximumsize", "1").open())
                .hasStackTraceContaining("maximum-size");
    }

    private static void draw(org.hibernate.Session session) {
        Drawing drawing = new Drawing();
        drawing.id = 1;
        session.persist(drawing);
    }

    @Test
    void aClassThatTheMappingDoesNotNameIsNotCachedAndNothingFails() {
        try (Shop shop = shop().map(Drawing.class).open()) {
            shop.change(SetUpTest::draw);
            for (int i = 0; i < 3; i++) {
                String renamed = "renamed " + i;
                shop.change(s -> s.find(Drawing.class, 1L).name = renamed);
                shop.change(s -> {
                    assertThat(s.find(Drawing.class, 1L).name).isEqualTo(renamed);
                    assertThat(s.find(Drawing.class, 1L).shape).isEqualTo(new Circle(5));
                });
            }
            assertThat(shop.region(Drawing.class).getPutCount()).isZero();
        }
    }

    static List<Shape> unserialisable() {
        return List.of(new Spoilt(), new Opaque(Thread.currentThread()));
    }

    @ParameterizedTest
    @MethodSource("unserialisable")
    void aValueThatCannotBeSerialisedIsNotCachedAndIsCountedAndNothingFails(Shape shape) throws Exception {
        try (Shop shop = shop().map(Drawing.class)
                .set("hibernate.session_factory_name", name)
                .set("hibernate.session_factory_name_is_jndi", false)
                .set(
                        "drey.codec.allow",
                        Circle.class.getName() + "," + shape.getClass().getName())
                .open()) {
            shop.change(SetUpTest::draw);
            assertThat(figure("DroppedPuts")).isZero();
            ShapeType.read = shape;
            shop.sessions().getCache().evictAllRegions();
            for (int i = 0; i < 3; i++) {
                String renamed = "renamed " + i;
                shop.change(s -> s.find(Drawing.class, 1L).name = renamed);
                assertThat(shop.statements(
                                s -> assertThat(s.find(Drawing.class, 1L).name).isEqualTo(renamed)))
                        .isEqualTo(1);
            }
            assertThat(figure("DroppedPuts")).isGreaterThanOrEqualTo(6);
            assertThat(figure("UntoldChanges")).isZero();
            assertThat(figure("FailedReads")).isZero();
        } finally {
            ShapeType.read = null;
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(bean()))
                .isFalse();
    }

    private ObjectName bean() throws Exception {
        return new ObjectName("io.drey:type=Hibernate,SessionFactory=" + name);
    }

    private long figure(String attribute) throws Exception {
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean(), attribute);
    }

    @Test
    void whatTheUserAllowsIsAddedToTheMapping() {
        try (Shop shop = shop().map(Drawing.class)
                .set("drey.codec.allow", Circle.class.getName())
                .open()) {
            shop.change(SetUpTest::draw);

            assertThat(shop.statements(
                            s -> assertThat(s.find(Drawing.class, 1L).shape).isEqualTo(new Circle(5))))
                    .isZero();
        }
    }

    @Test
    void theManagerHoldsOtherCachesBesideTheRegions() {
        try (Shop shop = shop().open()) {
            CacheManager manager = manager(shop);
            manager.createCache("beside", new javax.cache.configuration.MutableConfiguration<>())
                    .put("key", "value");
            assertThat(manager.getCache("beside").get("key")).isEqualTo("value");
            assertThat(manager.getCacheNames()).contains(Memo.class.getName());
        }
    }

    @Test
    void aClosedSessionFactoryLeavesNoManagerThreadOrBean() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CacheManager manager;
        try (Shop shop = shop().set("drey.defaults.management", true)
                .set("drey.defaults.statistics", true)
                .open()) {
            shop.change(s -> s.persist(new Memo(1, "memo")));
            manager = manager(shop);
            assertThat(beans()).isNotEmpty();
        }

        assertThat(manager.isClosed()).isTrue();
        assertThat(beans()).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread ->
                                !before.contains(thread) && thread.getName().startsWith("drey"))
                        .map(Thread::getName)
                        .collect(Collectors.toSet()))
                .isEmpty());
    }

    private Set<ObjectName> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:Cache=*,*"), null).stream()
                .filter(bean -> bean.getKeyProperty("Cache").contains(Memo.class.getName()))
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("try") // closed before its end, to look at the other one
    @Test
    void severalSessionFactoriesOfOneJvmEachCloseTheirOwnManager() {
        try (Shop one = shop().open();
                Shop other = shop().open()) {
            assertThat(manager(one)).isNotSameAs(manager(other));
            one.change(s -> s.persist(new Memo(1, "memo")));
            one.close();

            assertThat(other.statements(
                            s -> assertThat(s.find(Memo.class, 1L).text).isEqualTo("memo")))
                    .isZero();
        }
    }
}
