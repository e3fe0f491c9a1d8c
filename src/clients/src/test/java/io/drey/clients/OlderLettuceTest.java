package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.servers.Deployment;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client library that a framework chooses, which is older than the one that Drey was compiled with. */
class OlderLettuceTest {

    @Test
    void thisIsAnOlderOne() {
        assertThat(RedisClient.class.getProtectionDomain().getCodeSource().getLocation())
                .asString()
                .contains("lettuce-core-6.");
    }

    @ParameterizedTest
    @EnumSource
    void everyDeploymentIsServed(Deployment deployment) {
        try (Deployment.Running servers = deployment.start();
                TieredCachingProvider here = new TieredCachingProvider();
                TieredCachingProvider there = new TieredCachingProvider()) {
            Cache<String, String> ours = cache(here, servers.uri());
            Cache<String, String> theirs = cache(there, servers.uri());

            ours.putAll(Map.of("a", "1", "b", "2"));
            ours.invoke("a", (entry, arguments) -> {
                entry.setValue(entry.getValue() + "!");
                return null;
            });

            assertThat(ours.putIfAbsent("b", "3")).isFalse();
            assertThat(theirs.getAll(Set.of("a", "b", "c"))).isEqualTo(Map.of("a", "1!", "b", "2"));
            assertThat(theirs).hasSize(2);
            assertThat(theirs.getAndRemove("b")).isEqualTo("2");
            ours.clear();
            assertThat(theirs.iterator().hasNext()).isFalse();
        }
    }

    private static Cache<String, String> cache(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache("older", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }
}
