package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.hibernate.shop.Memo;
import io.drey.servers.RedisServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.junit.jupiter.api.Test;

/** Entities of different tenants with the same id are kept apart. */
class MultiTenancyTest {

    private static final String NAME = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** A database for each tenant. */
    public static final class Databases implements MultiTenantConnectionProvider<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public Connection getAnyConnection() throws SQLException {
            return getConnection("any");
        }

        @Override
        public void releaseAnyConnection(Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public Connection getConnection(String tenant) throws SQLException {
            Connection connection = DriverManager.getConnection(Shop.inMemory(NAME + tenant));
            connection
                    .createStatement()
                    .execute("create table if not exists Memo (id bigint primary key, text varchar)");
            return connection;
        }

        @Override
        public void releaseConnection(String tenant, Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return false;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException(type.getName());
        }
    }

    private static Session session(Shop shop, String tenant) {
        Session session =
                shop.sessions().withOptions().tenantIdentifier((Object) tenant).openSession();
        session.beginTransaction();
        return session;
    }

    private static void end(Session session) {
        session.getTransaction().commit();
        session.close();
    }

    private static String text(Shop shop, String tenant) {
        Session session = session(shop, tenant);
        String text = session.find(Memo.class, 1L).text;
        end(session);
        return text;
    }

    private static String queried(Shop shop, String tenant) {
        Session session = session(shop, tenant);
        String text = session.createQuery("select m.text from Memo m", String.class)
                .setCacheable(true)
                .getSingleResult();
        end(session);
        return text;
    }

    @Test
    void eachTenantReadsChangesAndQueriesItsOwn() {
        try (RedisServer redis = RedisServer.start();
                Shop shop = Shop.of("", redis.uri())
                        .set("hibernate.hbm2ddl.auto", "none")
                        .set("hibernate.cache.use_query_cache", true)
                        .set("hibernate.multi_tenant_connection_provider", Databases.class.getName())
                        .map(Memo.class)
                        .open()) {
            for (String tenant : new String[] {"north", "south"}) {
                Session session = session(shop, tenant);
                session.persist(new Memo(1, tenant));
                end(session);
            }
            for (String tenant : new String[] {"north", "south"}) {
                assertThat(text(shop, tenant)).isEqualTo(tenant);
                assertThat(queried(shop, tenant)).isEqualTo(tenant);
            }
            assertThat(shop.region(Memo.class).getHitCount()).isEqualTo(2);
            await().until(() -> {
                long before = shop.statistics().getPrepareStatementCount();
                assertThat(queried(shop, "north") + queried(shop, "south")).isEqualTo("northsouth");
                return shop.statistics().getPrepareStatementCount() == before;
            });

            Session session = session(shop, "north");
            session.find(Memo.class, 1L).text = "changed";
            end(session);

            assertThat(text(shop, "north")).isEqualTo("changed");
            assertThat(queried(shop, "north")).isEqualTo("changed");
            long before = shop.statistics().getPrepareStatementCount();
            assertThat(text(shop, "south")).isEqualTo("south");
            assertThat(shop.statistics().getPrepareStatementCount()).isEqualTo(before);
            assertThat(queried(shop, "south")).isEqualTo("south");
        }
    }
}
