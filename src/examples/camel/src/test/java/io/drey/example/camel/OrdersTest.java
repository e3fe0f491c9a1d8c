package io.drey.example.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Two contexts of Camel, each with a manager of its own, since their URIs differ, stand for two JVMs. */
class OrdersTest {

    private static final int ORDERS = 200;

    @Test
    @SuppressWarnings("try") // Camel's close may throw anything
    void anOrderThatArrivesInBothIsTakenOnceAndBothKnowByWhom() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            // written through, since each reads what the other has just put
            String options = "&defaults.write=through&command-timeout=30s";
            Orders one = new Orders(redis.uri() + "?namespace=camel" + options, "one");
            Orders other = new Orders(redis.uri() + "?" + options.substring(1) + "&namespace=camel", "other");
            try (CamelContext here = started(one);
                    CamelContext there = started(other)) {
                send(here, "first of one");
                send(there, "first of one");
                send(there, "first of other");
                send(here, "first of other");
                sendTo(here, there);

                List<String> taken = new ArrayList<>(one.taken());
                taken.addAll(other.taken());
                assertThat(taken).hasSize(ORDERS + 2).doesNotHaveDuplicates();
                assertThat(one.taken()).contains("first of one");
                assertThat(other.taken()).contains("first of other");
                Set<String> mine = new TreeSet<>(one.taken());
                for (String order : taken) {
                    String taker = mine.contains(order) ? "one" : "other";
                    assertThat(who(here, order)).isEqualTo(taker);
                    assertThat(who(there, order)).isEqualTo(taker);
                }
            }
        }
    }

    private static CamelContext started(Orders orders) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addRoutes(orders);
        context.start();
        return context;
    }

    /** All orders to both at the same time. */
    private static void sendTo(CamelContext... contexts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(contexts.length);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (CamelContext context : contexts) {
                all.add(threads.submit(() -> IntStream.range(0, ORDERS).forEach(i -> send(context, "order " + i))));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void send(CamelContext context, String order) {
        context.createProducerTemplate().sendBody("direct:orders", order);
    }

    private static String who(CamelContext context, String order) {
        return context.createProducerTemplate().requestBody("direct:who", order, String.class);
    }
}
