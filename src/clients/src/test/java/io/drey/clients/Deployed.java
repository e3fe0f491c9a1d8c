package io.drey.clients;

import io.drey.clients.shop.Colour;
import io.drey.clients.shop.Product;
import io.drey.clients.shop.Stock;
import io.drey.clients.shop.StockId;
import java.util.concurrent.Callable;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * A shop as an application server deploys it, with this package's classes loaded once for each deployment. Confined to
 * the deployment's thread.
 */
public final class Deployed implements Callable<String> {

    private final String database;
    private final @Nullable String configuration;
    private @Nullable Shop shop;

    public Deployed(String database, @Nullable String configuration) {
        this.database = database;
        this.configuration = configuration;
    }

    /**
     * Opens the shop if it is not, reads everything twice, and answers what it read and how often it asked the
     * database.
     */
    @Override
    public String call() {
        Shop open = shop != null ? shop : Shop.open(database, configuration);
        shop = open;
        open.change(session -> {
            if (session.find(Stock.class, new StockId("north", Colour.LOUD)) == null) {
                Stock stock = new Stock();
                stock.id = new StockId("north", Colour.LOUD);
                stock.label = Colour.LOUD;
                stock.pieces = 7;
                session.persist(stock);
                Product product = new Product();
                product.id = 1;
                product.sku = "A-1";
                product.colour = Colour.LOUD;
                session.persist(product);
            }
        });
        String first = open.read(Deployed::look);
        long before = open.statistics().getPrepareStatementCount();
        String second = open.read(Deployed::look);
        return first + second + (open.statistics().getPrepareStatementCount() - before);
    }

    private static String look(Session session) {
        Stock stock = session.find(Stock.class, new StockId("north", Colour.LOUD));
        Product product = session.find(Product.class, 1L);
        return stock.label.shout() + stock.pieces + stock.id.colour().shout() + product.colour.shout() + " ";
    }

    public void close() {
        if (shop != null) {
            shop.close();
        }
    }
}
