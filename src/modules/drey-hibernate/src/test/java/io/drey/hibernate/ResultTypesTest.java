package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Note;
import io.drey.hibernate.shop.Product;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What results of queries consist of is allowed, whatever it is, and nothing that does anything when it is read. */
class ResultTypesTest {

    private static final String NAME = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** Code that Java runs when an object is read. */
    private static final Set<String> RUN_WHEN_READ =
            Set.of("readObject", "readResolve", "readExternal", "readObjectNoData", "finalize");

    private static RedisServer redis;
    private static Shop one;
    private static Shop other;

    /** A projection, which Hibernate makes of what is cached. */
    public record Row(long id, String name) {}

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        one = shop();
        other = shop();
        one.change(s -> s.persist(new Product()));
    }

    @AfterAll
    static void end() {
        other.close();
        one.close();
        redis.close();
    }

    private static Shop shop() {
        return Shop.of(Shop.inMemory(NAME), redis.uri())
                .set("drey.namespace", NAME)
                .set("hibernate.cache.use_query_cache", true)
                .map(Product.class, Note.class)
                .open();
    }

    private static List<String> shown(Session session, String select) {
        return session
                .createQuery("select " + select + " from Product p", Object.class)
                .setCacheable(true)
                .list()
                .stream()
                .map(row -> row instanceof Object[] columns ? Arrays.deepToString(columns) : String.valueOf(row))
                .toList();
    }

    /** What one has read is read by the other without a statement, so that it has been in Redis. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "p.id, p.version, p.name, p.price, p.id + 1.5, p.id * 2.5d, 1.5f, true, null",
                "p.since, local date, local time, local datetime, offset datetime, instant",
                "current_timestamp, current_date, current_time",
                "cast(p.sku as Character), cast(p.id as Integer), cast(p.id as BigInteger), cast(p.id as String)",
                "local datetime - (local datetime - 1 day)",
                "p.colour, min(p.colour), cast(p.colour as String)",
                "p.size, p.money, p.settings, p.checked",
                "p.size.width, count(*), sum(p.id), avg(p.price), max(p.since)",
                "type(p), p.id",
                "array_agg(p.name) within group (order by p.name), array(p.id, p.id)",
                "new io.drey.hibernate.ResultTypesTest$Row(p.id, p.name)",
                "new list(p.id, p.colour)",
                "new map(p.id as id, p.money as money)",
                "cast('7d5b1d0e-8f5c-4d8d-9a3b-0b7f5d0d6a11' as java.util.UUID)",
                "p, p.id"
            })
    void areServedToAnotherJvm(String select) {
        one.awaitServed(s -> shown(s, select));
        List<String> first = one.read(s -> shown(s, select));
        other.awaitServed(s -> shown(s, select));

        assertThat(other.<List<String>>read(s -> shown(s, select))).hasSize(1);
        if (!select.contains("p.checked") && !select.contains("p.settings") && !select.equals("p, p.id")) {
            // which are shown with their identity, or with what Java has yet to compute
            assertThat(other.<List<String>>read(s -> shown(s, select))).isEqualTo(first);
        }
    }

    @Test
    void haveNoCodeThatRunsWhenTheyAreRead() throws IOException, ReflectiveOperationException {
        Path jar = Path.of(Hibernate.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<Class<?>> allowed = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile());
                Stream<String> names =
                        file.stream().map(entry -> entry.getName().replace('/', '.'))) {
            for (String name : names.filter(each -> each.endsWith(".class"))
                    .map(each -> each.substring(0, each.length() - ".class".length()))
                    .filter(ResultTypesTest::isAllowed)
                    .toList()) {
                allowed.add(Class.forName(name, false, ResultTypesTest.class.getClassLoader()));
            }
        }

        assertThat(allowed).hasSizeGreaterThan(200);
        assertThat(allowed)
                .filteredOn(Serializable.class::isAssignableFrom)
                .flatExtracting(each -> Arrays.stream(each.getDeclaredMethods())
                        .filter(method -> RUN_WHEN_READ.contains(method.getName()))
                        .map(Method::toString)
                        .toList())
                .isEmpty();
    }

    private static boolean isAllowed(String name) {
        return Opened.OF_RESULTS.stream()
                .anyMatch(pattern -> pattern.endsWith(".*")
                        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                                && name.indexOf('.', pattern.length() - 1) < 0
                        : name.equals(pattern));
    }
}
