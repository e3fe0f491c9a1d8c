package io.drey.examples.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.codec.CodecException;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;

class KryoCodecTest {

    /** Not serialisable: Java serialisation could not store it. */
    static final class Order {
        private String customer = "";
        private List<String> items = new ArrayList<>();

        static Order of(String customer, String... items) {
            Order order = new Order();
            order.customer = customer;
            order.items.addAll(List.of(items));
            return order;
        }
    }

    /** The codec of an application. */
    public static final class OrderCodec extends KryoCodec {
        public OrderCodec() {
            super(64, List.of(Order.class, ArrayList.class));
        }
    }

    @Test
    void twoManagersShareWhatTheCodecWrites() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider first = new TieredCachingProvider();
                TieredCachingProvider second = new TieredCachingProvider()) {
            Cache<String, Order> written = orders(first.getCacheManager(address(server), null));
            Cache<String, Order> read = orders(second.getCacheManager(address(server), null));

            written.put("1", Order.of("Ann", "nut", "acorn"));
            assertThat(written.replace("1", Order.of("Ann", "nut"))).isTrue();

            assertThat(read.get("1").customer).isEqualTo("Ann");
            assertThat(read.get("1").items).containsExactly("nut");
        }
    }

    @Test
    void bytesOfAnotherOriginAreRefused() {
        assertThatThrownBy(() -> new OrderCodec()
                        .decode(new byte[] {99, 1, 2}, 0, 3, getClass().getClassLoader()))
                .isInstanceOf(CodecException.class);
    }

    private static URI address(RedisServer server) {
        return URI.create(server.uri() + "?connect-timeout=10s&command-timeout=10s");
    }

    private static Cache<String, Order> orders(CacheManager manager) {
        return manager.createCache(
                "orders",
                new TieredConfiguration<String, Order>()
                        .setTypes(String.class, Order.class)
                        .setTierOptions(TierOptions.builder()
                                .valueCodec(OrderCodec.class)
                                .build()));
    }
}
