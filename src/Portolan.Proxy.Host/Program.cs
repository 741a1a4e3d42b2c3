Console.WriteLine("portolan-proxy");
