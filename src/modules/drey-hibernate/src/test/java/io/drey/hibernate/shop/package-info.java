/** What the tests map. No allow-list names any of it. */
package io.drey.hibernate.shop;
