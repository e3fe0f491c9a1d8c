package io.drey.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded and read where nobody has written anything: nothing. */
class StartTest {

    private static final String TYPESAFE = "com.typesafe.";
    private static final String NOTHING = "nothing.";

    @TempDir
    private Path directory;

    @Test
    void withoutAFileTypesafeConfigIsNotEvenLoaded() throws Exception {
        try (RedisServer server = RedisServer.start();
                Isolated loader = Isolated.beside(directory, TYPESAFE)) {
            for (String uri : new String[] {"drey:default", server.uri()}) {
                try (CacheManager manager = loader.provider().getCacheManager(URI.create(uri), loader)) {
                    Cache<String, String> cache = manager.createCache(
                            "users", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
                    cache.put("key", "value");
                    assertThat(cache.get("key")).isEqualTo("value");
                }
            }
        }
    }

    @Test
    void withAFileItIs() throws IOException {
        Reading.write(directory, "drey.conf", "drey.namespace = shop");

        try (Isolated loader = Isolated.beside(directory, TYPESAFE)) {
            assertThatThrownBy(() -> loader.provider().getCacheManager(URI.create("drey:default"), loader))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void aReferenceConfHasNoSayWhereNothingIsWritten() throws Exception {
        Reading.write(directory, "reference.conf", "drey.namespace = shop");

        try (Isolated loader = Isolated.beside(directory, NOTHING)) {
            assertThat(loader.options("drey:default")).contains("namespace=drey");
        }
    }

    @Test
    void aReferenceConfHasNoSayBesideAFileEither() throws Exception {
        Reading.write(directory, "reference.conf", "drey { namespace = shop, remot.uri = x }");
        Reading.write(directory, "test.conf", "drey.remote.partitions = 7");

        try (Isolated loader = Isolated.beside(directory, NOTHING)) {
            assertThat(loader.options("classpath:test.conf")).contains("namespace=drey", "partitions=7");
        }
    }

    @Test
    void nothingIsMissingWhereAnotherReferenceConfReplacedDreys() throws Exception {
        Reading.write(directory, "reference.conf", "other.library = true");
        Reading.write(directory, "test.conf", "drey.caches.users { preset = hibernate }");

        try (Isolated loader = Isolated.beside(directory, NOTHING)) {
            assertThat(loader.options("classpath:test.conf")).contains("users=TierOptions{write=THROUGH");
        }
    }
}
