package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Different names never collide, whatever they are turned into. */
class SimilarNamesTest {

    /** Each is like its neighbour to somebody who escapes badly. */
    private static final List<String> NAMES = List.of(
            "a:b",
            "a,b",
            "a.b",
            "a=b",
            "a b",
            "a+b",
            "a%20b",
            "a%3Ab",
            "a*b",
            "a?b",
            "a\"b",
            "\"a.b\"",
            "a\nb",
            "",
            " ",
            "a}:e:a:b",
            "{a}",
            "é",
            "e\u0301",
            "A:B",
            "a~2",
            "a.b~2",
            "a:b:gen",
            "*",
            "[a-z]",
            "a\\b");

    private static MutableConfiguration<String, String> configuration() {
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setStatisticsEnabled(true)
                .setManagementEnabled(true);
    }

    private static List<Long> puts() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<Long> puts = new ArrayList<>();
        for (ObjectName name : server.queryNames(new ObjectName("javax.cache:type=CacheStatistics,*"), null)) {
            puts.add((Long) server.getAttribute(name, "CachePuts"));
        }
        return puts;
    }

    @Test
    void cachesOfAnyNamesHaveEntriesScansClearsAndBeansOfTheirOwn() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(
                    URI.create(redis.uri() + "?partitions=2&defaults.write=through&defaults.local.enabled=false"),
                    null);
            List<Cache<String, String>> caches = new ArrayList<>();
            for (String name : NAMES) {
                Cache<String, String> cache = manager.createCache(name, configuration());
                for (int i = 0; i <= caches.size(); i++) {
                    cache.put("}:e:a%3Ab:" + i, name);
                }
                caches.add(cache);
            }

            for (int i = 0; i < NAMES.size(); i++) {
                assertThat(Application.contents(caches.get(i)).values())
                        .as(NAMES.get(i))
                        .hasSize(i + 1)
                        .containsOnly(NAMES.get(i));
            }
            assertThat(Set.copyOf(puts())).as("as many statistics as caches").hasSize(NAMES.size());
            caches.get(0).clear();
            for (int i = 1; i < NAMES.size(); i++) {
                assertThat(Application.contents(caches.get(i))).as(NAMES.get(i)).hasSize(i + 1);
            }
        }
        assertThat(puts()).isEmpty();
    }

    @Test
    void aNameThatRedisCouldNotTellFromAnotherIsRefused() {
        try (RedisServer redis = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(URI.create(redis.uri()), null);

            assertThatThrownBy(() -> manager.createCache("half \uD800", configuration()))
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("surrogates");
            assertThat(manager.getCacheNames()).isEmpty();
        }
    }

    @Test
    void aNameInWhichSomethingBesideACacheIsCalledIsRefused() {
        try (RedisServer redis = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(URI.create(redis.uri()), null);

            assertThatThrownBy(() -> manager.createCache("users\0refresh", configuration()))
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("U+0000");
            assertThat(manager.getCacheNames()).isEmpty();
        }
    }

    /** Whatever the claims of JVMs on a cache's entries are called. */
    @Test
    void aCacheThatRefreshesAheadHasNothingToDoWithOneOfALongerName() {
        try (RedisServer redis = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(
                    URI.create(redis.uri() + "?defaults.write=through&caches.users.refresh-ahead=0.5"), null);
            manager.createCache("users", configuration());
            Cache<String, String> longer = manager.createCache("users~refresh", configuration());
            longer.put("key", "value");

            manager.destroyCache("users");

            assertThat(longer.get("key")).isEqualTo("value");
        }
    }

    @Test
    void managersOfSeveralProvidersLoadersAndPasswordsHaveBeansOfTheirOwn() throws Exception {
        URI open = URI.create("redis://127.0.0.1:1?password=one");
        URI same = URI.create("redis://127.0.0.1:1?password=two");
        try (TieredCachingProvider one = new TieredCachingProvider();
                TieredCachingProvider other = new TieredCachingProvider();
                URLClassLoader loader =
                        new URLClassLoader(new URL[0], getClass().getClassLoader())) {
            List<CacheManager> managers = List.of(
                    one.getCacheManager(open, null),
                    other.getCacheManager(open, null),
                    one.getCacheManager(open, loader),
                    one.getCacheManager(same, null));
            for (CacheManager manager : managers) {
                manager.createCache("shared", configuration());
            }

            Set<String> names =
                    ManagementFactory.getPlatformMBeanServer()
                            .queryNames(new ObjectName("io.drey:type=Tiers,*"), null)
                            .stream()
                            .map(ObjectName::getCanonicalName)
                            .collect(Collectors.toSet());
            assertThat(names).hasSize(4).noneMatch(name -> name.contains("one") || name.contains("two"));
            managers.get(0).close();
            assertThat(puts()).hasSize(3);
            one.getCacheManager(open, null, new Properties()).createCache("shared", configuration());
            assertThat(puts()).hasSize(4);
        }
        assertThat(puts()).isEmpty();
    }
}
