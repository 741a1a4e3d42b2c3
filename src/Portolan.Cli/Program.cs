Console.WriteLine("portolan");
