package io.drey.hibernate;

import io.drey.hibernate.shop.Catalogue;
import io.drey.servers.RedisServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Opens the deployments of {@link EachWay} when they are first asked for; JUnit closes them at its end. */
final class OpenInEachWay implements TestTemplateInvocationContextProvider {

    /** One Redis for all of them. */
    private record Redis(RedisServer server) implements AutoCloseable {

        @Override
        public void close() {
            server.close();
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(OpenInEachWay.class));
    }

    static RedisServer redis(ExtensionContext context) {
        return store(context)
                .computeIfAbsent("redis", key -> new Redis(RedisServer.start()), Redis.class)
                .server();
    }

    private static Shop shop(ExtensionContext context, Kept kept) {
        return store(context).computeIfAbsent(kept, key -> open(redis(context), kept), Shop.class);
    }

    /** With a database, a namespace and statistics of its own. */
    static Shop.Builder builder(String redis, Kept kept) {
        String name = "n" + UUID.randomUUID().toString().substring(0, 8);
        return kept.set(Shop.of(Shop.inMemory(name), redis)
                .set("drey.namespace", name)
                .set("hibernate.cache.use_query_cache", true)
                .map(Catalogue.TYPES));
    }

    private static Shop open(RedisServer redis, Kept kept) {
        return builder(redis.uri(), kept).open();
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Stream.of(Kept.values()).map(Invocation::new);
    }

    /** One way. */
    private record Invocation(Kept kept) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int index) {
            return kept.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Resolver(kept));
        }
    }

    /** Gives a test its deployment, or how to open another one. */
    private record Resolver(Kept kept) implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Shop.class || type == Shop.Builder.class || type == Kept.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            if (type == Kept.class) {
                return kept;
            }
            return type == Shop.class
                    ? shop(context, kept)
                    : builder(redis(context).uri(), kept);
        }
    }
}
