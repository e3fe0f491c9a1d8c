package io.drey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to twemproxy: it closes the connection on any command that it does not know. */
class CommandsSentTest {

    private static final Pattern COMMAND = Pattern.compile("\\*[0-9]+\r\n\\$[0-9]+\r\n([A-Z]+)\r\n");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Set<String> sent = new ConcurrentSkipListSet<>();

    /** Those commands that begin in one piece; a rare one that does not is seen the next time it is sent. */
    private void collect(String piece) {
        Matcher matcher = COMMAND.matcher(piece);
        while (matcher.find()) {
            sent.add(matcher.group(1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingACacheDoesIsDoneWithCommandsThatTwemproxyKnows(boolean hashTags) throws Exception {
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withHashTag(hashTags));
                Relay relay = new Relay(servers.proxy().port(), this::collect);
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(URI.create("twemproxy://127.0.0.1:" + relay.port()), null);
            for (String write : Set.of("behind", "through")) {
                use(manager.createCache(
                        write,
                        new MutableConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setExpiryPolicyFactory(FactoryBuilder.factoryOf(
                                        new TouchedExpiryPolicy(javax.cache.expiry.Duration.ONE_HOUR)))));
            }
        }

        assertThat(sent).isSubsetOf("PING", "SET", "GET", "MGET", "EVAL", "EVALSHA");
        assertThat(sent).contains("PING", "SET", "GET", "MGET", "EVAL", "EVALSHA");
    }

    private static void use(Cache<String, String> cache) {
        Map<String, String> many =
                IntStream.range(0, 300).boxed().collect(Collectors.toMap(number -> "key" + number, number -> "value"));
        cache.putAll(many);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(cache.getAll(many.keySet())).hasSize(many.size()));
        cache.put("one", "value");
        assertThat(cache.getAndPut("one", "another")).isEqualTo("value");
        assertThat(cache.putIfAbsent("two", "value")).isTrue();
        assertThat(cache.replace("two", "value", "another")).isTrue();
        assertThat(cache.<Boolean>invoke("two", (entry, arguments) -> {
                    entry.setValue("by a processor");
                    return entry.exists();
                }))
                .isTrue();
        assertThat(cache.remove("two", "by a processor")).isTrue();
        assertThat(cache.get("one")).isEqualTo("another");
        assertThat(cache.get("never")).isNull();
        cache.removeAll(Set.of("key1", "key2"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(cache).hasSize(many.size() - 2 + 1));
        cache.clear();
        assertThat(cache).isEmpty();
        assertThat(cache.containsKey("one")).isFalse();
    }
}
