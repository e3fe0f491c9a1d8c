package io.drey.example.camel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jcache.JCacheConfiguration;
import org.apache.camel.component.jcache.JCacheConstants;
import org.apache.camel.component.jcache.processor.idempotent.JCacheIdempotentRepository;

/**
 * Takes orders. An order that arrives several times, in whichever JVM, is taken once; of each it is kept, for all JVMs,
 * who has taken it.
 */
public final class Orders extends RouteBuilder {

    private static final String PROVIDER = "io.drey.TieredCachingProvider";

    private final String redis;
    private final String name;
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();

    /**
     * Orders of one JVM.
     *
     * @param redis where Redis is, as Drey's URI
     * @param name of this JVM
     */
    public Orders(String redis, String name) {
        this.redis = redis;
        this.name = name;
    }

    @Override
    public void configure() {
        from("direct:orders")
                .idempotentConsumer(body(), seen(getContext()))
                .process(exchange -> taken.add(exchange.getMessage().getBody(String.class)))
                .setHeader(JCacheConstants.ACTION, constant("PUT"))
                .setHeader(JCacheConstants.KEY, body())
                .setBody(constant(name))
                .to(cache("takers"));
        from("direct:who")
                .setHeader(JCacheConstants.ACTION, constant("GET"))
                .setHeader(JCacheConstants.KEY, body())
                .to(cache("takers"));
    }

    /** Which orders have been seen. Adding to it is {@code putIfAbsent}, which is atomic between JVMs. */
    private JCacheIdempotentRepository seen(CamelContext context) {
        JCacheConfiguration configuration = new JCacheConfiguration(context, "seen");
        configuration.setCachingProvider(PROVIDER);
        configuration.setConfigurationUri(redis);
        JCacheIdempotentRepository repository = new JCacheIdempotentRepository();
        repository.setCamelContext(context);
        repository.setConfiguration(configuration);
        repository.setCacheName("seen");
        return repository;
    }

    /** A cache as an endpoint. */
    private String cache(String cacheName) {
        return "jcache:" + cacheName + "?cachingProvider=" + PROVIDER + "&configurationUri=RAW(" + redis + ")";
    }

    /** The orders that this JVM has taken. */
    public Queue<String> taken() {
        return taken;
    }
}
